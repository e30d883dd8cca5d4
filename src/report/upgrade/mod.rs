//! `scantling upgrade`: what happens to a server on the way to a newer version of Kubernetes.

mod json;
mod markdown;
mod text;

use std::sync::Arc;

pub use json::write as json;
pub use markdown::write as markdown;
pub use text::write as human;

use super::plural;
use crate::apiserver::{Component, Dialect, Version};
use crate::source::{Source, Span};

/// The way of one server to a newer version, minor version by minor version.
#[derive(Debug)]
pub struct ServerUpgrade {
    /// The file of the server.
    pub source: Arc<Source>,
    /// The token that represents the server.
    pub anchor: Span,
    /// What it is.
    pub component: Component,
    /// The format of the file.
    pub dialect: Dialect,
    /// The version that the file gives.
    pub version: Version,
    /// The minor version that the way begins at.
    pub from: u8,
    /// The minor version that it leads to.
    pub to: u8,
    /// The steps with changes, the first one for the version at which the way begins.
    pub steps: Vec<UpgradeStep>,
    /// True if the server does not start at the last version.
    pub is_stopped: bool,
}

impl ServerUpgrade {
    /// True if another one has the same way from the same place.
    pub fn repeats(&self, other: &Self) -> bool {
        self.source.path() == other.source.path()
            && (self.anchor, self.component, self.from)
                == (other.anchor, other.component, other.from)
            && self.is_stopped == other.is_stopped
            && self.lines() == other.lines()
    }

    fn lines(&self) -> Vec<(u8, Span, &str)> {
        let mut lines = Vec::new();
        for step in &self.steps {
            lines.extend(
                step.changes.iter().map(|change| (step.minor, change.span, &*change.message)),
            );
        }
        lines
    }
}

/// What changes with one minor version.
#[derive(Debug)]
pub struct UpgradeStep {
    /// The minor version.
    pub minor: u8,
    /// The changes: first what stops the server.
    pub changes: Vec<VersionChange>,
}

/// One change that concerns the server.
#[derive(Clone, Debug)]
pub struct VersionChange {
    /// What it does.
    pub effect: UpgradeEffect,
    /// What changes: lower case, no full stop.
    pub message: String,
    /// What to write instead; may be empty.
    pub help: String,
    /// The minor version before which that must be done, if it is known.
    pub deadline: Option<u8>,
    /// The file of the span, if it is not the file of the server.
    pub source: Option<Arc<Source>>,
    /// The token concerned: what is set, or the server itself for what it relies on.
    pub span: Span,
}

/// What a change does to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UpgradeEffect {
    /// The server does not start.
    Stops,
    /// The server starts and does something else than before.
    Changes,
    /// A later version stops the server or changes it.
    Later,
}

impl UpgradeEffect {
    /// The name in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stops => "stops",
            Self::Changes => "changes",
            Self::Later => "later",
        }
    }
}

impl ServerUpgrade {
    /// The newest minor version that the file can go to as it is; `None` if it does not start at the first.
    /// If the server is newer than the target, this is its own version.
    pub fn reach(&self) -> Option<u8> {
        let stops = |step: &&UpgradeStep| {
            step.changes.iter().any(|change| change.effect == UpgradeEffect::Stops)
        };
        match self.steps.iter().find(stops) {
            Some(step) if step.minor == self.from => None,
            Some(step) => Some(step.minor - 1),
            None => Some(self.to.max(self.from)),
        }
    }

    /// The last line of the report.
    pub fn verdict(&self) -> String {
        let changes = self.steps.iter().flat_map(|step| &step.changes);
        let stops = changes.filter(|change| change.effect == UpgradeEffect::Stops).count();
        let to = self.to;
        if self.from > to {
            return format!("this is 1.{} already, which is newer than 1.{to}", self.from);
        }
        match self.reach() {
            Some(reach) if reach == to => format!("as it is, the file can go to 1.{to}"),
            Some(reach) => format!(
                "as it is, the file can go to 1.{reach}, and not to 1.{to}: {} the server",
                stopping(stops)
            ),
            None => format!(
                "as it is, the server does not start at 1.{}: {} it",
                self.from,
                stopping(stops)
            ),
        }
    }

    /// The format of the file, with the program if it is not the API server.
    pub fn kind(&self) -> String {
        let dialect = self.dialect.name();
        if self.component.is_api_server() {
            return dialect.to_owned();
        }
        format!("{} in {dialect}", self.component.name())
    }

    /// The version at which the way begins, and where it was read.
    pub fn start(&self) -> String {
        match &self.version {
            Version::Unknown => format!("version unknown, from 1.{}", self.from),
            version => version.to_string(),
        }
    }
}

fn stopping(stops: usize) -> String {
    let verb = if stops == 1 { "stops" } else { "stop" };
    format!("{} {verb}", plural(stops, "change"))
}

impl VersionChange {
    /// The file of the span.
    pub fn source<'a>(&'a self, own: &'a Source) -> &'a Source {
        self.source.as_deref().unwrap_or(own)
    }

    /// What to do and until when, in one line; empty if there is nothing to do.
    pub fn advice(&self) -> String {
        match (self.help.as_str(), self.deadline) {
            ("", _) => String::new(),
            (help, Some(deadline)) => format!("before 1.{deadline}: {help}"),
            (help, None) => help.to_owned(),
        }
    }
}
