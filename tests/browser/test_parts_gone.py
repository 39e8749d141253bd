"""What a page that was left still had to say does not take the next one off the screen."""

from pathlib import Path

from playwright.sync_api import expect

from tests.servers import serve

REMEMBER = """
const Plain = WebSocket;
window.WebSocket = class extends Plain {
  send(message) { window.say = () => super.send(message); super.send(message); }
};
"""


def test_a_late_message_of_the_page_before(visit):
    with serve(Path(__file__).parent / "two_pages_app.py") as server:
        visitor = visit(server)
        tab = visitor.page
        tab.add_init_script(REMEMBER)
        tab.goto(server.address)
        tab.get_by_text("box").click()
        expect(tab.get_by_role("checkbox")).to_be_checked()
        tab.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        tab.evaluate("window.again = window.say")
        tab.get_by_role("link", name="Two").click()
        expect(tab.get_by_role("heading", name="Second")).to_be_visible()
        tab.evaluate("window.again()")  # while the second page is being drawn
        expect(tab.get_by_text("done")).to_be_visible()
        tab.wait_for_timeout(1000)  # for what would come after it
        expect(tab.get_by_role("heading", name="Second")).to_be_visible(timeout=2000)
        visitor.leave()
