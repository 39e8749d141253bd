"""The lesson on paper: a sheet to write on, and the same sheet with the answers, as HTML that prints."""

from __future__ import annotations

from core.export import link
from core.export.escape import markup
from core.export.html import look, rich_markup
from core.lessons import checking, plan
from core.lessons.course import Step, course, pages
from core.notice import Notice
from core.shown.voice import Voice

RULES = 2  # lines to write on
PRINT = """
article { border-top: 1px solid var(--line); padding: .5rem 0; break-inside: avoid; }
article h3 { display: flex; justify-content: space-between; gap: 1rem; margin: .2rem 0; }
article h3 small { font-weight: 400; color: var(--quiet); white-space: nowrap; }
article p { margin: .3rem 0; } article ul { list-style: none; margin: .3rem 0; padding-left: .4rem; }
.rule { border-bottom: 1px solid var(--line); height: 1.9rem; }
@media print { main { padding: 0; max-width: none; font-size: 11pt; } h2 { break-after: avoid; }
  section { break-inside: auto; } @page { margin: 16mm; } }
"""


def sheet(language: str, base: str | None, *, answers: bool) -> bytes:
    """The steps of the lesson as a page to print, those of the plan first on each station.

    Parameters: `base`, the address of the app as its visitors see it; `answers`, whether the right answers, their
    reasons and a solution of each task stand there, computed now, or lines to write on.
    """
    voice = Voice(language)
    title = voice.t(f"teacher.{'answers' if answers else 'worksheet'}")
    sections = "".join(_section(voice, page, base, answers) for page in pages())
    return f"""<!DOCTYPE html>
<html lang="{markup(language)}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{markup(title)} · Dot to Attention</title>
<style>{look()}{PRINT}</style></head><body><main><h1>{markup(title)}</h1>
<p class=quiet>{rich_markup(voice.rich(f"teacher.{'answers' if answers else 'worksheet'}_idea"))}</p>
{sections}</main></body></html>
""".encode()


def _section(voice: Voice, page: str, base: str | None, answers: bool) -> str:
    ordered = sorted(course(page), key=lambda step: not step.on_path)
    return (f"<section><h2>{rich_markup(voice.rich(f'{page}.menu'))}</h2>"
            + "".join(_step(voice, step, n, base, answers) for n, step in enumerate(ordered, 1)) + "</section>")


def _step(voice: Voice, step: Step, number: int, base: str | None, answers: bool) -> str:
    found = plan.answer(step, voice.language)
    about = voice.plain("lesson.about", minutes=step.minutes, level=voice.t(f"lesson.level_{step.level}"))
    more = "" if step.on_path else f" · {voice.t('teacher.more_short')}"
    body = [f"<h3><span>{number}. {rich_markup(voice.rich(step.sentence('title')))}</span>"
            f"<small>{markup(about + more)}</small></h3>"]
    if found.question:
        body.append(_labelled(voice, "lesson.predict", "question", found.question))
        body.append("<ul>" + "".join(_option(voice, option, right and answers) for option, right in found.options)
                    + "</ul>" if found.options else "" if answers else _rules(1))
    if answers and found.reason:
        body.append(f"<p><b>{markup(voice.t('teacher.answer'))}</b> {_said(voice, found.reason)}</p>")
    body.append(_labelled(voice, "lesson.try", "goal", found.goal))
    if answers:
        body.append(f"<p><b>{markup(voice.t('teacher.solution'))}</b> {_said(voice, found.seen)} "
                    f"{_way(voice, step, base)}</p><p><b>{markup(voice.t('teacher.say'))}</b> "
                    f"{rich_markup(voice.rich(step.sentence('say')))}</p>")
    else:
        body.append(f"<p><b>{markup(voice.t('teacher.say'))}</b></p>{_rules(RULES)}")
    return f"<article>{''.join(body)}</article>"


def _labelled(voice: Voice, key: str, slot: str, notice: Notice) -> str:
    return f"<p>{rich_markup(voice.rich(key, **{slot: voice.notice(notice)}))}</p>"


def _option(voice: Voice, option: Notice, marked: bool) -> str:
    said = _said(voice, option)
    return f"<li>☑ <b>{said}</b></li>" if marked else f"<li>☐ {said}</li>"


def _said(voice: Voice, notice: Notice) -> str:
    return rich_markup(voice.rich(notice.key, **notice.values))


def _rules(count: int) -> str:
    return "<div class=rule></div>" * count


def _way(voice: Voice, step: Step, base: str | None) -> str:
    """A link to the page with this solution, where there is an address that others can open."""
    way = link.address(step.page, checking.solved(step, voice.language), base)
    return f'<a href="{markup(way.text, 9_000)}">{markup(voice.t("teacher.open_solved"))}</a>' if way.public else ""
