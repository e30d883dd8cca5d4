//! Verdicts that are not known, in the summary, for people and for programs.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use super::concise::place;
use super::places::Places;
use super::region::Region;
use crate::outcome::Run;
use crate::rule::Undecided;
use crate::sanitize;
use crate::source::Source;

/// A rule that has no verdict on a server.
#[derive(JsonSchema, Serialize)]
pub(super) struct UndecidedShape<'a> {
    rule: &'static str,
    /// Why no verdict is possible.
    message: &'a str,
    path: &'a str,
    #[serde(flatten)]
    region: Region,
    /// The flags that decide.
    flags: &'a [Cow<'static, str>],
    controls: Vec<String>,
}

impl<'a> UndecidedShape<'a> {
    pub(super) fn of(source: &'a Source, undecided: &'a Undecided, places: &'a Places) -> Self {
        Self {
            rule: undecided.rule.id,
            message: &undecided.why,
            path: places.of(source),
            region: Region::of(source, undecided.span),
            flags: &undecided.flags,
            controls: undecided.rule.controls().map(ToString::to_string).collect(),
        }
    }
}

/// The number of verdicts that are not known, to be added to the summary; empty if there are none.
pub fn undecided_count(run: &Run) -> String {
    match run.undecided().count() {
        0 => String::new(),
        1 => ", 1 verdict undecided".to_owned(),
        count => format!(", {count} verdicts undecided"),
    }
}

/// A line for each verdict that is not known: the place, the rule and the reason.
pub fn undecided_lines(run: &Run) -> Vec<String> {
    let mut lines = Vec::new();
    for (source, undecided) in run.undecided() {
        let at = place(source, Some(undecided.span));
        let why = sanitize::line(&undecided.why);
        lines.push(format!("{at}: undecided[{}]: {why}", undecided.rule.id));
    }
    lines
}

/// Says once how verdicts that depend on the Kubernetes version are decided; `None` if there are none.
pub fn version_hint(run: &Run) -> Option<String> {
    let files = run.files.iter().filter(|file| file.awaits_version).count();
    let which = match files {
        0 => return None,
        1 => "1 file names no Kubernetes version".to_owned(),
        files => format!("{files} files name no Kubernetes version"),
    };
    Some(format!(
        "{which}, and newer releases would not start with these flags: --kubernetes-version decides"
    ))
}
