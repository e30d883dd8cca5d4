//! Findings in the shape that the JSON formats give them.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::ser::{Serialize, SerializeSeq, Serializer};

use super::places::Places;
use super::region::Region;
use super::rule_docs;
use crate::edit::Safety;
use crate::outcome::{Reported, Run, Suppressed};
use crate::rule::Finding;
use crate::source::Source;
use crate::threads;

#[derive(JsonSchema, serde::Serialize)]
pub(super) struct FindingShape<'a> {
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    path: &'a str,
    #[serde(flatten)]
    region: Region,
    flags: &'a [Cow<'static, str>],
    help: &'a str,
    labels: Vec<LabelShape<'a>>,
    controls: Vec<String>,
    /// The address of the rule's documentation.
    documentation: String,
    /// The template of a chart, if the output of `helm template` names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixShape<'a>>,
}

/// A finding that is suppressed.
#[derive(JsonSchema, serde::Serialize)]
pub(super) struct SuppressedShape<'a> {
    #[serde(flatten)]
    finding: FindingShape<'a>,
    /// `comment`, `other-scanner` or `baseline`.
    by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(JsonSchema, serde::Serialize)]
struct FixShape<'a> {
    safe: bool,
    edits: Vec<EditShape<'a>>,
}

/// A region and the text that replaces it.
#[derive(JsonSchema, serde::Serialize)]
struct EditShape<'a> {
    #[serde(flatten)]
    region: Region,
    content: &'a str,
}

#[derive(JsonSchema, serde::Serialize)]
struct LabelShape<'a> {
    message: &'a str,
    /// The file, if it is not the finding's.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(flatten)]
    region: Region,
}

/// The findings of a run. The shapes of 100,000 would take 100 MB, so some are made at a time.
pub(super) struct FindingShapes<'a> {
    pub(super) run: &'a Run,
    pub(super) places: &'a Places,
}

/// The findings of a run that are suppressed.
pub(super) struct SuppressedShapes<'a> {
    pub(super) run: &'a Run,
    pub(super) places: &'a Places,
}

impl Serialize for FindingShapes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let findings: Vec<_> = self.run.reported().collect();
        list(&findings, |(source, one)| FindingShape::of(source, one, self.places), serializer)
    }
}

impl Serialize for SuppressedShapes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let suppressed: Vec<_> = self.run.suppressed().collect();
        list(&suppressed, |(source, one)| SuppressedShape::of(source, one, self.places), serializer)
    }
}

fn list<'r, T: Sync, R: Serialize + Send, S: Serializer>(
    items: &'r [T],
    shape: impl Fn(&'r T) -> R + Sync + Send,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(items.len()))?;
    threads::in_portions(items, shape, |shape| list.serialize_element(&shape))?;
    list.end()
}

impl<'a> FindingShape<'a> {
    pub(super) fn of(source: &'a Source, reported: &'a Reported, places: &'a Places) -> Self {
        let finding = &reported.finding;
        Self {
            rule: finding.rule.id,
            severity: finding.severity.name(),
            message: &finding.message,
            path: places.of(source),
            region: Region::of(source, finding.span),
            flags: &finding.flags,
            help: &finding.help,
            labels: label_shapes(source, finding, places),
            controls: finding.rule.controls().map(ToString::to_string).collect(),
            documentation: rule_docs::address(finding.rule),
            template: reported.template.as_deref(),
            fix: fix_shape(source, reported),
        }
    }
}

impl<'a> SuppressedShape<'a> {
    fn of(source: &'a Source, one: &'a Suppressed, places: &'a Places) -> Self {
        Self {
            finding: FindingShape::of(source, &one.reported, places),
            by: one.by.name(),
            reason: one.reason.as_deref(),
        }
    }
}

/// The words under the finding's own span, if any, then its labels.
fn label_shapes<'a>(
    source: &'a Source,
    finding: &'a Finding,
    places: &'a Places,
) -> Vec<LabelShape<'a>> {
    let mut shapes = Vec::new();
    if !finding.label.is_empty() {
        shapes.push(LabelShape {
            message: &finding.label,
            path: None,
            region: Region::of(source, finding.span),
        });
    }
    for label in &finding.labels {
        shapes.push(LabelShape {
            message: &label.text,
            path: label.source.as_ref().map(|source| places.of(source)),
            region: Region::of(label.source(source), label.span),
        });
    }
    shapes
}

/// A fix and its text edits; `None` if it cannot be made in this file.
fn fix_shape<'a>(source: &Source, reported: &'a Reported) -> Option<FixShape<'a>> {
    let fix = reported.finding.fix.as_ref()?;
    let edits = reported.printed_edits(source)?.iter().map(|text_edit| EditShape {
        region: Region::of(source, text_edit.span),
        content: &text_edit.text,
    });
    Some(FixShape { safe: fix.safety == Safety::Safe, edits: edits.collect() })
}
