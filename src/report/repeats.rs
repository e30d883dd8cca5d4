//! Findings with the same message in many files. The first is drawn in full, and only the places of
//! the others are listed.

use super::concise::{place, title};
use crate::hashed::HashMap;
use crate::outcome::Run;
use crate::rule::Finding;
use crate::sanitize;
use crate::source::Source;

/// A message that appears in this many files is drawn once.
const MANY: usize = 4;

/// Findings with the same message in many files.
pub(super) struct Repeats<'a> {
    /// The files of each finding, by rule and message.
    files: HashMap<(&'a str, &'a str), Vec<&'a str>>,
    /// The places that were not drawn, by title and message.
    listed: Vec<(String, Vec<String>)>,
}

impl<'a> Repeats<'a> {
    pub(super) fn of(run: &'a Run) -> Self {
        let mut files: HashMap<(&str, &str), Vec<&str>> = HashMap::default();
        for (source, finding) in run.findings() {
            let paths = files.entry((finding.rule.id, finding.message.as_str())).or_default();
            if paths.last() != Some(&source.path()) {
                paths.push(source.path());
            }
        }
        files.retain(|_, paths| paths.len() >= MANY);
        Self { files, listed: Vec::new() }
    }

    /// Returns true if the finding is listed later instead of drawn now. The first file draws it.
    pub(super) fn defer(&mut self, source: &Source, finding: &Finding) -> bool {
        let files = self.files.get(&(finding.rule.id, finding.message.as_str()));
        if files.is_none_or(|files| files.first() == Some(&source.path())) {
            return false;
        }
        let title = format!("{}: {}", title(finding), sanitize::line(&finding.message));
        let place = place(source, Some(finding.span));
        match self.listed.iter_mut().find(|(listed, _)| *listed == title) {
            Some((_, places)) => places.push(place),
            None => self.listed.push((title, vec![place])),
        }
        true
    }

    /// The title and message of each repeated finding, with the places that were not drawn.
    pub(super) fn listed(self) -> Vec<(String, Vec<String>)> {
        self.listed
    }
}
