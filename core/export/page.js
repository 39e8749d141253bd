const figures = JSON.parse(document.getElementById("figures").textContent)
for (const place of document.querySelectorAll("[data-figure]")) {
  const { data, layout } = figures[Number(place.dataset.figure)]
  Plotly.newPlot(place, data, { ...layout, font: { ...layout.font, family: getComputedStyle(document.body).fontFamily } },
    { displayModeBar: false, responsive: true })
}
