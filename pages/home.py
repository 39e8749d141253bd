"""Home: the path."""
from pages._parts import page

page.heading("home")
page.onwards("dot_product")
