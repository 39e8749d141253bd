"""The lesson panel in the sidebar: one step at a time, predict → try → see → say, on the page itself.

Which step is open, what was predicted, the hints shown and the steps solved are in the link; the browser keeps the
solved ones as well. A check looks at the page's state when the learner asks for it, so an open lesson costs a moving
slider nothing.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.lessons import checking
from core.lessons.course import Step, beside, course, find, pages
from core.notice import Notice
from pages._parts import state, strip, terms
from pages._parts.components import guide, memory
from pages._parts.text import lang, say, t

_PANEL = ("lesson", "guess", "hint", "done")  # what the panel itself sets: no part of what a check looks at


def arrive(page: str) -> None:
    """While a lesson is open on another page, go on where the learner was on this one."""
    if state.get("lesson") and course(page) and find(page, state.get("lesson")) is None:
        state.follow(lesson=_where_one_was(page), guess="", hint=0)


def panel(page: str) -> None:
    """One switch, and the open step under it."""
    if not course(page):
        return
    strip.hold_back(_is_predicting(page))
    key, is_open = "lesson_open", bool(state.get("lesson"))
    if st.session_state.get(key) != is_open:
        st.session_state[key] = is_open
    with st.container(key="lesson_sheet" if is_open else "lesson_away"):
        st.toggle(t("lesson.toggle"), is_open, key=key, on_change=_open_or_close, args=(page,),
                  disabled=state.locked("lesson"))
        if is_open:
            _open_step(page)


def begin(page: str) -> None:
    """Open the lesson where the learner was; for a button's callback."""
    _go(page, _where_one_was(page))


def _is_predicting(page: str) -> bool:
    step = find(page, state.get("lesson"))
    return step is not None and step.predict is not None and not state.get("guess")


def _guess(guess: str) -> None:
    state.put(guess=guess)
    st.session_state["lesson_page_changed"] = True  # what to notice may be said now


def _guess_spot(step: Step) -> None:
    assert step.predict is not None
    _guess(checking.spot(state.get(name) for name in step.predict.spot))


def _open_or_close(page: str) -> None:
    if st.session_state["lesson_open"]:
        begin(page)
    else:
        state.put(lesson="")


def _where_one_was(page: str) -> str:
    """The step that was open last, else the first on the path that is not solved."""
    last = st.session_state.get("lesson_at", {}).get(page)
    if last and find(page, last):
        return str(last)
    steps = [step for step in course(page) if step.name not in state.get("done")] or course(page)
    return min(steps, key=lambda step: not step.on_path).id


def _go(page: str, name: str) -> None:
    """Begin a step: its scene, no prediction, no hint."""
    step = find(page, name)
    if step is not None and not (state.locked("lesson") and name != state.get("lesson")):
        state.set_scene(**checking.scene(step, lang()), lesson=name, guess="", hint=0)
        st.session_state["lesson_page_changed"] = True


@st.fragment
def _open_step(page: str) -> None:
    if st.session_state.pop("lesson_page_changed", False):
        st.rerun()  # the whole page: its state was set
    step = find(page, state.get("lesson"))
    if step is None:
        return
    st.session_state.setdefault("lesson_at", {})[page] = step.id
    _choose_step(page, step)
    guide.show(step.name, step.places, label=t("lesson.where"), key="lesson_where")
    if step.terms:
        st.caption(f"{t('lesson.terms')} {terms.line(step.terms)}")
    _predict(step)
    if state.get("guess") or step.predict is None:
        _try(step)
    _ways_on(page, step)
    _remember()


def _choose_step(page: str, step: Step) -> None:
    steps, done = course(page), state.get("done")
    names = {s.id: (":material/check: " if s.name in done else "") + f"{n}. " + t(s.sentence("title"))
             for n, s in enumerate(steps, 1)}
    key = "lesson_step"
    if st.session_state.get(key) != step.id:
        st.session_state[key] = step.id
    st.selectbox(t("lesson.steps"), list(names), list(names).index(step.id), key=key,
                 format_func=lambda name: names.get(name, name), on_change=lambda: _go(page, st.session_state[key]),
                 disabled=state.locked("lesson"), label_visibility="collapsed")
    solved = t("lesson.solved", done=sum(s.name in done for s in steps), count=len(steps))
    about = t("lesson.about", minutes=step.minutes, level=t(f"lesson.level_{step.level}"))
    st.caption(" · ".join([about, *([] if step.on_path else [t("lesson.extra")]), solved]))


def _predict(step: Step) -> None:
    """The question, the way to answer it, and why the answer is right or not."""
    if step.predict is None:
        return
    guess, numbers = state.get("guess"), checking.truth(step, lang()).numbers
    st.markdown(t("lesson.predict", question=say(Notice(step.sentence("question"), numbers))))
    {"choice": _choice, "number": _number, "spot": _spot}[step.predict.kind](step, guess, numbers)
    if checking.understood(step, guess):
        right, reason = checking.answered(step, guess, lang())
        st.markdown(t(f"lesson.{'right' if right else 'wrong'}", reason=say(reason)))
    elif not guess:
        st.button(t("lesson.skip"), key="lesson_skip", type="tertiary", on_click=_guess, args=("skip",))


def _choice(step: Step, guess: str, numbers: dict[str, str]) -> None:
    assert step.predict is not None
    names = {option: say(Notice(step.sentence(f"option_{option}"), numbers)) for option in step.predict.options}
    key = f"lesson_guess_{step.id}"
    chosen = guess if guess in names else None
    if key not in st.session_state or st.session_state[key] != chosen:
        st.session_state[key] = chosen
    st.radio(t("lesson.answers"), list(names), list(names).index(chosen) if chosen else None, key=key,
             format_func=lambda name: names.get(name, name),
             label_visibility="collapsed", on_change=lambda: _guess(st.session_state[key] or ""))


def _number(step: Step, guess: str, numbers: dict[str, str]) -> None:
    key = f"lesson_guess_{step.id}"
    number = float(guess) if checking.understood(step, guess) else None
    if key not in st.session_state or st.session_state[key] != number:
        st.session_state[key] = number
    st.number_input(t("lesson.number"), -1e6, 1e6, number, key=key, step=0.01, format="%g", on_change=lambda: _guess(
        "" if st.session_state[key] is None else f"{st.session_state[key]:g}"))


def _spot(step: Step, guess: str, numbers: dict[str, str]) -> None:
    # the spot is read when the button is pressed: choosing it reran its own part of the page, not this one
    st.button(t("lesson.this_spot"), key="lesson_spot", on_click=_guess_spot, args=(step,),
              icon=":material/my_location:")


def _try(step: Step) -> None:
    """The goal, the check and what it found; when it is reached, the sentence to compare with."""
    st.markdown(t("lesson.try", goal=_fixed(step, "goal")))
    with st.container(horizontal=True, gap="small"):
        st.button(t("lesson.check"), key="lesson_check", type="primary", on_click=_check, args=(step,))
        st.button(t("lesson.scene"), key="lesson_scene", help=t("lesson.scene_help"), on_click=_set_again, args=(step,))
    looked_at = st.session_state.get("lesson_checked")
    fresh = looked_at == (step.name, _looked_at())
    done = step.name in state.get("done")
    if fresh:
        found = checking.check(step, state.values())
        sentence = say(checking.verdict(step, found))
        st.markdown(t("lesson.see", sentence=sentence) if found and found.done and found.kept else sentence)
    elif done:
        st.caption(t("lesson.solved_before"))
    if done:
        st.markdown(t("lesson.say"))
        with st.expander(t("lesson.compare"), key=f"lesson_say_{step.id}"):
            st.markdown(_fixed(step, "say"))
    else:
        _hints(step)


def _fixed(step: Step, part: str) -> str:
    """A sentence that doesn't depend on what the learner did; some name the words of the scene."""
    text = t(step.sentence(part))
    return say(Notice(step.sentence(part), checking.words(step, lang()))) if "{" in text else text


def _check(step: Step) -> None:
    found = checking.check(step, state.values())
    if found and found.done and found.kept:
        state.put(done=(*state.get("done"), step.name))
    st.session_state["lesson_checked"] = step.name, _looked_at()


def _looked_at() -> dict[str, Any]:
    return {name: value for name, value in state.values().items() if name not in _PANEL}


def _set_again(step: Step) -> None:
    state.set_scene(**checking.scene(step, lang()))
    st.session_state["lesson_page_changed"] = True


def _hints(step: Step) -> None:
    shown = state.get("hint")
    for number in range(1, shown + 1):
        st.markdown(f":material/lightbulb: {_fixed(step, f'hint{number}')}")
    if shown < 3:
        st.button(t("lesson.hint", number=shown + 1), key="lesson_hint", type="tertiary", on_click=state.put,
                  kwargs={"hint": shown + 1})


def _ways_on(page: str, step: Step) -> None:
    if state.locked("lesson"):
        return
    before, after = beside(step, -1), beside(step, 1)
    with st.container(horizontal=True, gap="small"):
        st.button(t("lesson.back"), key="lesson_back", icon=":material/arrow_back:", disabled=before is None,
                  on_click=_go, args=(page, before.id if before else ""))
        if after is not None:
            st.button(t("lesson.next"), key="lesson_next", icon=":material/arrow_forward:", on_click=_go,
                      args=(page, after.id))
        elif (following := _next_page(page)) is not None:
            shared = {name: state.get(name) for name in ("lang", "done", "only", "locked")}
            st.page_link(f"{following.page}.py", label=t("lesson.next_page"), icon=":material/arrow_forward:",
                         query_params=checking.link(following, lang(), shared))
    if after is None and (more := sum(not s.on_path and s.name not in state.get("done") for s in course(page))):
        st.caption(t("lesson.more", count=more))


def _next_page(page: str) -> Step | None:
    """The first step of the next page that is in the menu."""
    left = [name for name in pages()[pages().index(page) + 1:] if name in state.get("only") or not state.get("only")]
    return course(left[0])[0] if left else None


def _remember() -> None:
    """Keep what is solved in the browser, and take over what it kept from an earlier visit."""
    def recalled(kept: dict[str, Any]) -> None:
        known = {step.name for page in pages() for step in course(page)}
        st.session_state["lesson_at"] = {**st.session_state["lesson_at"], **kept["at"]}
        state.put(done=tuple(set(state.get("done")) | (set(kept["done"]) & known)))
        page, here = st.session_state["page"], f"{st.session_state['page']}.{state.get('lesson')}"
        if here in state.get("done") and not state.get("guess"):  # just opened: go on where one was
            _go(page, kept["at"].get(page, ""))

    memory.keep({"done": list(state.get("done")), "at": st.session_state["lesson_at"]}, key="lesson_memory",
                on_recall=recalled)
