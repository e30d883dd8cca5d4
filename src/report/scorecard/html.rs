//! The scorecard as one HTML page: no script, no other file, readable on a phone and on paper.

use std::borrow::Cow;
use std::io;

use super::text::{Scorecards, changes, difference, heading, places, title, totals};
use crate::report::rule_docs;
use crate::rules;
use crate::sanitize;
use crate::scorecard::{Card, ControlJudgement, Evidence, Status};

const STYLE: &str = include_str!("page.css");

/// Servers that are shown open. A page of many would take hours to scroll.
const OPEN_MAX: usize = 3;

/// Writes the page. The buttons that choose a status are radio buttons, and the style sheet hides the
/// rows of the others, so that they work without a script.
pub(super) fn write(scorecards: &Scorecards<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
<meta name=\"color-scheme\" content=\"light dark\">\n\
<title>Benchmark report</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
    )?;
    writeln!(out, "<h1>Benchmark report</h1>")?;
    write_filter(out)?;
    let is_many = scorecards.cards.len() > 1;
    if is_many {
        write_contents(scorecards, out)?;
    }
    if let Some(differences) = &scorecards.differences {
        writeln!(out, "<section>\n<h2>Since the earlier report</h2>")?;
        writeln!(out, "<p>{}</p>\n<ul>", changes(differences))?;
        for one in differences {
            writeln!(out, "<li>{}: {}</li>", one.change.name(), escaped(&difference(one)))?;
        }
        writeln!(out, "</ul>\n</section>")?;
    }
    let open = if scorecards.cards.len() > OPEN_MAX { "" } else { " open" };
    for (nth, card) in scorecards.cards.iter().enumerate() {
        write_card(nth, card, open, out)?;
        if is_many {
            writeln!(out, "<p class=\"back\"><a href=\"#servers\">all servers</a></p>")?;
        }
    }
    let version = env!("CARGO_PKG_VERSION");
    writeln!(out, "</main>\n<footer>Made by Scantling {version}</footer>\n</body>\n</html>")
}

fn write_filter(out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "<fieldset class=\"filter\">\n<legend>Show</legend>")?;
    writeln!(
        out,
        "<label><input type=\"radio\" name=\"show\" id=\"show-all\" checked> all</label>"
    )?;
    for status in Status::ALL {
        writeln!(
            out,
            "<label><input type=\"radio\" name=\"show\" id=\"show-{}\"> {}</label>",
            class(status),
            status.name()
        )?;
    }
    writeln!(out, "</fieldset>")
}

/// A row for each server, with the counts that decide which one to open.
fn write_contents(scorecards: &Scorecards<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(
        out,
        "<nav id=\"servers\">\n<table>\n<thead><tr><th>Server</th><th>Fail</th><th>Undecided</th>\
<th>Pass</th><th>Score</th></tr></thead>\n<tbody>"
    )?;
    for (nth, card) in scorecards.cards.iter().enumerate() {
        let score = card.scorecard.score().map(|score| format!("{score}%")).unwrap_or_default();
        let [fail, undecided, pass] = [Status::Fail, Status::Undecided, Status::Pass]
            .map(|status| card.scorecard.count(status));
        writeln!(
            out,
            "<tr><td><a href=\"#server-{nth}\">{}</a></td><td>{fail}</td><td>{undecided}</td>\
<td>{pass}</td><td>{score}</td></tr>",
            escaped(&heading(card))
        )?;
    }
    writeln!(out, "</tbody>\n</table>\n</nav>")
}

fn write_card(nth: usize, card: &Card<'_>, open: &str, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(
        out,
        "<section class=\"server\" id=\"server-{nth}\">\n<details{open}>\n<summary><h2>{}</h2>\
</summary>\n<p>{}</p>\n<table role=\"table\">",
        escaped(&heading(card)),
        escaped(&totals(card))
    )?;
    writeln!(
        out,
        "<thead><tr><th>Control</th><th>Status</th><th>Requirement and evidence</th></tr></thead>\n\
<tbody>"
    )?;
    for judgement in &card.scorecard.judgements {
        write_control(judgement, card, out)?;
    }
    writeln!(out, "</tbody>\n</table>\n</details>\n</section>")
}

// A phone shows the cells of a row below each other, and browsers forget that they are cells without a role.
fn write_control(
    judgement: &ControlJudgement,
    card: &Card<'_>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let class = class(judgement.status);
    writeln!(
        out,
        "<tr class=\"{class}\" role=\"row\"><td role=\"cell\">{}</td><td role=\"cell\">\
<span class=\"status\">{}</span></td><td role=\"cell\">{}",
        judgement.control.id,
        judgement.status.name(),
        title(judgement),
    )?;
    if !judgement.why.is_empty() {
        writeln!(out, "<p class=\"why\">{}</p>", escaped(&judgement.why))?;
    }
    let places = places(&judgement.evidence, card.source).join(", ");
    if !places.is_empty() {
        writeln!(out, "<p class=\"where\">{}</p>", escaped(&places))?;
    }
    if let Some(excerpt) = excerpt(&judgement.evidence, card) {
        writeln!(out, "<pre tabindex=\"0\">{excerpt}</pre>")?;
    }
    if judgement.status == Status::Fail {
        write_remedies(judgement, out)?;
    }
    writeln!(out, "</td></tr>")
}

/// What to do, in the words of the rules that decide the control.
fn write_remedies(judgement: &ControlJudgement, out: &mut dyn io::Write) -> io::Result<()> {
    for id in &judgement.control.requirement.rules {
        if let Some(rule) = rules::find(id) {
            // The steps that some have further on are on the rule's page.
            let short = rule.fix.split("\n\n").next().unwrap_or_default();
            writeln!(
                out,
                "<p class=\"remedy\">{} (<a href=\"{}\">{id}</a>)</p>",
                escaped(short),
                rule_docs::address(rule)
            )?;
        }
    }
    Ok(())
}

/// The line of the first place, with the place marked: `12 | <mark>--profiling=true</mark>`.
///
/// `None` if something is missing: the place is that of the server itself.
fn excerpt(evidence: &[Evidence], card: &Card<'_>) -> Option<String> {
    let (source, span) = evidence.iter().find_map(|one| match one {
        Evidence::Place(source, span) => Some((source.as_deref().unwrap_or(card.source), *span)),
        Evidence::Default(_) => None,
    })?;
    if span == card.server.anchor {
        return None;
    }
    let number = source.position(span.start).line;
    let line = source.line_span(number)?;
    let text = source.shown(line);
    let start = usize::try_from(span.start - line.start).ok()?;
    let end = usize::try_from(span.end.min(line.end).checked_sub(line.start)?).ok()?;
    let (before, marked, after) = (text.get(..start)?, text.get(start..end)?, text.get(end..)?);
    // A line of a minified file is too long to be shown as a whole.
    let before = escaped(&tail(before, EXCERPT_MAX));
    let marked = escaped(&head(marked, EXCERPT_MAX));
    let after = escaped(&head(after.trim_end(), EXCERPT_MAX));
    Some(format!("{number} | {before}<mark>{marked}</mark>{after}"))
}

/// How many characters of a line are shown on each side of the place, and of the place.
const EXCERPT_MAX: usize = 120;

fn head(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most).and_then(|(at, _)| text.get(..at)) {
        Some(head) => Cow::Owned(format!("{head}…")),
        None => Cow::Borrowed(text),
    }
}

fn tail(text: &str, most: usize) -> Cow<'_, str> {
    let mut from_end = text.char_indices().rev();
    let first = most.checked_sub(1).and_then(|most| from_end.nth(most));
    match first.and_then(|(at, _)| text.get(at..)) {
        Some(tail) if tail.len() < text.len() => Cow::Owned(format!("…{tail}")),
        _ => Cow::Borrowed(text),
    }
}

const fn class(status: Status) -> &'static str {
    match status {
        Status::Fail => "fail",
        Status::Undecided => "undecided",
        Status::Manual => "manual",
        Status::Pass => "pass",
        Status::NotApplicable => "not-applicable",
    }
}

/// Text without characters that mean something else to a browser.
fn escaped(text: &str) -> String {
    let text = sanitize::line(text);
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
