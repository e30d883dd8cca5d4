//! What is said of many files in the same words, which is drawn where it stands first and then listed.

use std::collections::HashMap;

use super::concise::place;
use super::human::title;
use super::sanitize;
use crate::outcome::Run;
use crate::rule::Finding;
use crate::source::Source;

/// From how many files on a finding is drawn once and then listed.
const MANY: usize = 4;

/// Findings that many files have in the same words.
pub(super) struct Repeats<'a> {
    /// The files that each is in, by rule and message.
    files: HashMap<(&'a str, &'a str), Vec<&'a str>>,
    /// The places that were held back, below the first line of their finding and its message.
    listed: Vec<(String, Vec<String>)>,
}

impl<'a> Repeats<'a> {
    pub(super) fn of(run: &'a Run) -> Self {
        let mut files: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
        for (source, finding) in run.findings() {
            let paths = files.entry((finding.rule.id, finding.message.as_str())).or_default();
            if paths.last() != Some(&source.path()) {
                paths.push(source.path());
            }
        }
        files.retain(|_, paths| paths.len() >= MANY);
        Self { files, listed: Vec::new() }
    }

    /// True for a finding that is to be listed; the file that has it first draws it.
    pub(super) fn holds_back(&mut self, source: &Source, finding: &Finding) -> bool {
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

    /// The first lines with the places that were held back.
    pub(super) fn listed(self) -> Vec<(String, Vec<String>)> {
        self.listed
    }
}
