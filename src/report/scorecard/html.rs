//! The scorecard as one HTML page: no script, no other file, readable on a phone and on paper.

use std::io;

use super::text::{Scorecards, changes, difference, heading, places, totals};
use crate::sanitize;
use crate::scorecard::{Card, ControlJudgement, Evidence, Status};
use crate::source::Source;

const STYLE: &str = include_str!("page.css");

/// Writes the page. The buttons that choose a status are radio buttons, and the style sheet hides the
/// rows of the others, so that they work without a script.
pub(super) fn write(scorecards: &Scorecards<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
<meta name=\"color-scheme\" content=\"light dark\">\n\
<title>Benchmark report</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    )?;
    writeln!(out, "<h1>Benchmark report</h1>")?;
    write_filter(out)?;
    if let [_, _, ..] = scorecards.cards.as_slice() {
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
    for (nth, card) in scorecards.cards.iter().enumerate() {
        write_card(nth, card, out)?;
    }
    writeln!(out, "</body>\n</html>")
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

fn write_contents(scorecards: &Scorecards<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "<nav>\n<ol>")?;
    for (nth, card) in scorecards.cards.iter().enumerate() {
        let score = card.scorecard.score().map(|score| format!(" {score}%")).unwrap_or_default();
        let heading = escaped(&heading(card));
        writeln!(out, "<li><a href=\"#server-{nth}\">{heading}</a>{score}</li>")?;
    }
    writeln!(out, "</ol>\n</nav>")
}

fn write_card(nth: usize, card: &Card<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "<section id=\"server-{nth}\">\n<h2>{}</h2>", escaped(&heading(card)))?;
    writeln!(out, "<p>{}</p>\n<table>", escaped(&totals(card)))?;
    writeln!(
        out,
        "<thead><tr><th>Control</th><th>Status</th><th>Requirement and evidence</th></tr></thead>\n\
<tbody>"
    )?;
    for judgement in &card.scorecard.judgements {
        write_control(judgement, card, out)?;
    }
    writeln!(out, "</tbody>\n</table>\n</section>")
}

fn write_control(
    judgement: &ControlJudgement,
    card: &Card<'_>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let class = class(judgement.status);
    writeln!(
        out,
        "<tr class=\"{class}\"><td>{}</td><td><span class=\"status\">{}</span></td><td>{}",
        judgement.control.id,
        judgement.status.name(),
        judgement.control.requirement.title,
    )?;
    if !judgement.why.is_empty() {
        writeln!(out, "<p class=\"why\">{}</p>", escaped(&judgement.why))?;
    }
    let places = places(&judgement.evidence, card.source).join(", ");
    if !places.is_empty() {
        writeln!(out, "<p class=\"where\">{}</p>", escaped(&places))?;
    }
    if let Some(excerpt) = excerpt(&judgement.evidence, card.source) {
        writeln!(out, "<pre>{excerpt}</pre>")?;
    }
    writeln!(out, "</td></tr>")
}

/// The line of the first place, with the place marked: `12 | <mark>--profiling=true</mark>`.
fn excerpt(evidence: &[Evidence], own: &Source) -> Option<String> {
    let (source, span) = evidence.iter().find_map(|one| match one {
        Evidence::Place(source, span) => Some((source.as_deref().unwrap_or(own), *span)),
        Evidence::Default(_) => None,
    })?;
    let number = source.position(span.start).line;
    let line = source.line_span(number)?;
    let text = source.shown(line);
    let start = usize::try_from(span.start - line.start).ok()?;
    let end = usize::try_from(span.end.min(line.end).checked_sub(line.start)?).ok()?;
    let (before, marked, after) = (text.get(..start)?, text.get(start..end)?, text.get(end..)?);
    // A line of a minified file is too long to be shown as a whole.
    let before = tail(before, EXCERPT_MAX);
    let marked = head(marked, EXCERPT_MAX);
    let after = head(after.trim_end(), EXCERPT_MAX);
    let [before, marked, after] = [before, marked, after].map(escaped);
    Some(format!("{number} | {before}<mark>{marked}</mark>{after}"))
}

/// How many characters of a line are shown on each side of the place, and of the place.
const EXCERPT_MAX: usize = 120;

fn head(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

fn tail(text: &str, most: usize) -> &str {
    let Some(first) = most.checked_sub(1) else {
        return "";
    };
    text.char_indices().nth_back(first).and_then(|(at, _)| text.get(at..)).unwrap_or(text)
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
