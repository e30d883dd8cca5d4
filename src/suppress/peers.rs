//! What other scanners are told to skip, for the controls that they share with ours.
//!
//! checkov takes a comment for the object it stands in, or an annotation of the object; trivy and KICS
//! take comments for a line. Nothing here is reported as unused: the comments are not ours.

use std::time::{SystemTime, UNIX_EPOCH};

use super::layout::Layout;
use crate::dialect::Hint;
use crate::rule::Finding;
use crate::selector;
use crate::source::{Source, Span};
use crate::yaml::{Node, Stream};

/// What a text holds wherever another scanner is told to skip something.
const MARKS: [&str; 4] = ["checkov:skip=", "checkov.io/skip", "trivy:ignore:", "kics-scan"];

const TRIVY: &str = "trivy:ignore:";

/// One thing to skip.
struct Skip {
    /// Our rule; `None` for all that are shared.
    rule: Option<&'static str>,
    place: Place,
}

/// Where it is to be skipped.
#[derive(Clone, Copy)]
enum Place {
    File,
    Document(Span),
    Line(u32),
}

/// Takes out the findings that another scanner's comment or annotation speaks of.
pub fn apply(source: &Source, hint: Option<Hint>, findings: &mut Vec<Finding>) {
    let speaks = |text: &str| MARKS.iter().any(|mark| text.contains(mark));
    if !speaks(source.text()) {
        return;
    }
    let stream = Stream::parse(source.text());
    let layout = Layout::of(source, &stream, hint, speaks);
    let comments = layout.comments().iter();
    let mut skips: Vec<Skip> =
        comments.flat_map(|&comment| of_comment(source, &stream, &layout, comment)).collect();
    for document in stream.documents() {
        let annotations =
            stream.root(document).and_then(|root| root.at(&["metadata", "annotations"]));
        skips.extend(annotations.into_iter().flat_map(|map| of_annotations(map, document.span)));
    }
    findings.retain(|finding| {
        let lines = layout.lines_of(source, finding.span);
        !skips.iter().any(|skip| {
            let rule = match skip.rule {
                Some(rule) => rule == finding.rule.id,
                None => selector::is_shared(finding.rule),
            };
            rule && match skip.place {
                Place::File => true,
                Place::Document(span) => span.contains(finding.span),
                Place::Line(line) => lines.contains(&line),
            }
        })
    });
}

fn of_comment(source: &Source, stream: &Stream<'_>, layout: &Layout, comment: Span) -> Vec<Skip> {
    let words = source.slice(comment).trim_start_matches(['#', ';']).trim();
    let skip = |place: Place| move |rule| Skip { rule, place };
    let line = || Place::Line(layout.line_about(source, comment));
    if let Some((_, rest)) = words.split_once("checkov:skip=") {
        let mut documents = stream.documents().iter();
        let document = documents.find(|document| document.span.end > comment.start);
        let place = document.map_or(Place::File, |document| Place::Document(document.span));
        let listed = rest.split([':', ' ']).next().unwrap_or_default();
        return shared_of(listed).map(skip(place)).collect();
    }
    if words.contains(TRIVY) {
        let ids = words.split(TRIVY).skip(1).filter_map(in_force);
        return ids.map(Some).map(skip(line())).collect();
    }
    let Some(words) = words.strip_prefix("kics-scan").map(str::trim) else {
        return Vec::new();
    };
    match (words, words.strip_prefix("disable=")) {
        ("ignore", _) => vec![skip(Place::File)(None)],
        ("ignore-line" | "ignore-block", _) => vec![skip(line())(None)],
        (_, Some(ids)) => shared_of(ids).map(skip(Place::File)).collect(),
        _ => Vec::new(),
    }
}

/// Our rules for the identifiers of a list, those left out that are not shared.
fn shared_of(listed: &str) -> impl Iterator<Item = Option<&'static str>> {
    listed.split(',').filter_map(shared).map(Some)
}

/// Our rule for what trivy is told to ignore, `KCV-0006:exp:2030-01-01`; `None` from that day on.
fn in_force(words: &str) -> Option<&'static str> {
    let written = words.split_whitespace().next()?;
    let rule = shared(written)?;
    let Some((_, date)) = written.split_once(":exp:") else {
        return Some(rule);
    };
    // trivy takes nothing for granted from a date that is none.
    let last = days(date.split(':').next()?)?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let today = i64::try_from(now.as_secs() / (24 * 60 * 60)).ok()?;
    (today < last).then_some(rule)
}

/// The days from 1970-01-01 to a date such as `2030-01-01`, in years that begin with March, so that
/// the day that not every year has is the last.
fn days(date: &str) -> Option<i64> {
    let mut parts = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day) && (0..=9999).contains(&year);
    if !valid || parts.next().is_some() {
        return None;
    }
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(365 * year + leaps + (153 * month + 2) / 5 + day - 1 - 719_468)
}

/// `checkov.io/skip1: CKV_K8S_73=reason`
fn of_annotations(map: Node<'_>, document: Span) -> Vec<Skip> {
    let skips = map.entries().filter_map(|(key, value)| {
        key.text().filter(|key| key.starts_with("checkov.io/skip"))?;
        Some(Skip { rule: Some(shared(value.text()?)?), place: Place::Document(document) })
    });
    skips.collect()
}

/// Our rule for the identifier that a text begins with.
fn shared(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
    selector::of_peer(text.get(..end.unwrap_or(text.len()))?)
}
