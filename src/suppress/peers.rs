//! What other scanners are told to skip, for the controls that they share with ours.
//!
//! checkov takes a comment for the object it stands in, or an annotation of the object; trivy and KICS
//! take comments for a line. Nothing here is reported as unused: the comments are not ours.

use super::{line_about, lines_of};
use crate::rule::Finding;
use crate::select;
use crate::source::{Source, Span};
use crate::yaml::{Node, Stream};

/// What a text holds wherever another scanner is told to skip something.
const MARKS: [&str; 4] = [
    "checkov:skip=",
    "checkov.io/skip",
    "trivy:ignore:",
    "kics-scan",
];

/// One thing to skip.
struct Skip {
    /// Our rule; `None` for all that are shared.
    rule: Option<&'static str>,
    place: Place,
}

/// Where it is to be skipped.
enum Place {
    File,
    Document(Span),
    Line(u32),
}

/// Takes out the findings that another scanner's comment or annotation speaks of.
pub fn apply(source: &Source, findings: &mut Vec<Finding>) {
    if !MARKS.iter().any(|mark| source.text().contains(mark)) {
        return;
    }
    let stream = Stream::parse(source.text());
    let comments = stream.comments().iter();
    let mut skips: Vec<Skip> = comments
        .filter_map(|&comment| of_comment(source, &stream, comment))
        .collect();
    for document in stream.documents() {
        let annotations = stream
            .root(document)
            .and_then(|root| root.at(&["metadata", "annotations"]));
        skips.extend(
            annotations
                .into_iter()
                .flat_map(|map| of_annotations(map, document.span)),
        );
    }
    findings.retain(|finding| {
        let lines = lines_of(source, &stream, finding);
        !skips.iter().any(|skip| {
            let rule = match skip.rule {
                Some(rule) => rule == finding.rule.id,
                None => select::is_shared(finding.rule),
            };
            rule && match skip.place {
                Place::File => true,
                Place::Document(span) => span.contains(finding.span),
                Place::Line(line) => lines.contains(&line),
            }
        })
    });
}

fn of_comment(source: &Source, stream: &Stream<'_>, comment: Span) -> Option<Skip> {
    let words = source.slice(comment).trim_start_matches('#').trim();
    if let Some((_, rest)) = words.split_once("checkov:skip=") {
        let mut documents = stream.documents().iter();
        let document = documents.find(|document| document.span.end > comment.start)?;
        return Some(Skip {
            rule: Some(shared(rest)?),
            place: Place::Document(document.span),
        });
    }
    if let Some((_, rest)) = words.split_once("trivy:ignore:") {
        let place = Place::Line(line_about(source, comment));
        return Some(Skip {
            rule: Some(shared(rest)?),
            place,
        });
    }
    let place = match words.strip_prefix("kics-scan")?.trim() {
        "ignore" => Place::File,
        "ignore-line" | "ignore-block" => Place::Line(line_about(source, comment)),
        _ => return None,
    };
    Some(Skip { rule: None, place })
}

/// `checkov.io/skip1: CKV_K8S_73=reason`
fn of_annotations(map: Node<'_>, document: Span) -> Vec<Skip> {
    let skips = map.entries().filter_map(|(key, value)| {
        key.text()
            .filter(|key| key.starts_with("checkov.io/skip"))?;
        Some(Skip {
            rule: Some(shared(value.text()?)?),
            place: Place::Document(document),
        })
    });
    skips.collect()
}

/// Our rule for the identifier that a text begins with.
fn shared(text: &str) -> Option<&'static str> {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
    select::of_peer(text.get(..end.unwrap_or(text.len()))?)
}
