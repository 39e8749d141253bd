// What a component has to put away, it puts away when it has left the page. Streamlit asks for it earlier too, after a
// call that the next one overtook, as under a fast hand: the component is still there then, and in use.
export const whenGone = (parentElement, putAway) => () => parentElement.isConnected || putAway()
