//! What is said of a text before and after some fixes: nothing but the fixed findings, and what they
//! were the reason for, may be gone, and nothing may have come but what they hid.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::argv;
use super::moved::Moved;
use super::{Fault, State};
use crate::apiserver::ApiServer;
use crate::edit::is_written;
use crate::rule::{Finding, Severity};
use crate::source::Source;
use crate::text_edit::Refused;

/// A text before and after some fixes.
pub(super) struct Comparison<'a> {
    pub(super) before: &'a State,
    pub(super) after: &'a State,
    pub(super) moved: Moved,
    /// The findings that were fixed, all of them of the state before.
    pub(super) fixed: HashSet<*const Finding>,
    /// The flags that were spelled otherwise before, each with its server, and how bad that was.
    pub(super) respelled: HashMap<(usize, String), Severity>,
}

/// What a finding is known by, wherever it stands and whatever it says.
type Key<'f> = (&'static str, &'f [String]);

impl Comparison<'_> {
    /// Names the servers of which something is said that was not said before.
    pub(super) fn verify(&self) -> Result<(), Fault> {
        let is = Regions::of(self.after.read.alone());
        let mut new = self.new_findings(&is);
        let findings = self.before.said.findings.iter();
        let fixed: HashSet<Key<'_>> =
            findings.filter(|finding| self.is_fixed(finding)).map(key).collect();
        new.retain(|finding| fixed.contains(&key(finding)) || !self.is_revealed(finding, &is));
        let why = match new.first() {
            None => return self.verify_ignored(),
            Some(first) if fixed.contains(&key(first)) => Refused::Useless,
            Some(_) => Refused::Adds,
        };
        Err(self.fault(why, &new))
    }

    /// The findings of the text after that are none of those before it: of the same line, else of the
    /// same server, for what is said of a server need not be said at the same flag.
    fn new_findings(&self, is: &Regions) -> Vec<&Finding> {
        let was = Regions::of(self.before.read.alone());
        let mut lines: HashMap<(&str, u32), Vec<(&Finding, usize)>> = HashMap::new();
        let mut servers: HashMap<(Key<'_>, usize), usize> = HashMap::new();
        let findings = self.before.said.findings.iter();
        for finding in findings.filter(|finding| !self.is_fixed(finding)) {
            let server = was.server(finding.span.start);
            match self.line_after(finding) {
                Some(line) => {
                    let here = lines.entry((finding.rule.id, line)).or_default();
                    here.push((finding, server));
                }
                None => *servers.entry((key(finding), server)).or_default() += 1,
            }
        }
        let mut new: Vec<&Finding> = self.after.said.findings.iter().collect();
        new.retain(|finding| {
            let line = line(&self.after.read.source, finding.span.start);
            let Some(here) = lines.get_mut(&(finding.rule.id, line)) else {
                return true;
            };
            let same = here.iter().position(|(old, _)| key(old) == key(finding));
            let same = same.or(here.len().checked_sub(1));
            same.map(|at| here.swap_remove(at)).is_none()
        });
        for (finding, server) in lines.into_values().flatten() {
            *servers.entry((key(finding), server)).or_default() += 1;
        }
        new.retain(|finding| {
            let server = is.server(finding.span.start);
            let left = servers.get_mut(&(key(finding), server));
            let Some(left) = left.filter(|left| **left > 0) else {
                return true;
            };
            *left -= 1;
            false
        });
        new
    }

    /// A comment may not come to stand for another line than it did.
    fn verify_ignored(&self) -> Result<(), Fault> {
        let before = self.before.said.ignored.iter();
        let before: HashSet<_> = before
            .filter_map(|finding| Some((finding.rule.id, self.line_after(finding)?)))
            .collect();
        let mut after: Vec<&Finding> = self.after.said.ignored.iter().collect();
        after.retain(|finding| {
            let line = line(&self.after.read.source, finding.span.start);
            !before.contains(&(finding.rule.id, line))
        });
        if after.is_empty() { Ok(()) } else { Err(self.fault(Refused::Hides, &after)) }
    }

    fn is_fixed(&self, finding: &Finding) -> bool {
        self.fixed.contains(&std::ptr::from_ref(finding))
    }

    fn fault(&self, why: Refused, findings: &[&Finding]) -> Fault {
        let regions = Regions::of(self.after.read.alone());
        let places = findings.iter().map(|finding| finding.span.start);
        let servers: BTreeSet<usize> = places.map(|place| regions.server(place)).collect();
        Fault { why, servers }
    }

    /// What is wrong with a flag shows only when it is read as the one that it is meant to be. That is
    /// no worse than it was, unless it says so.
    fn is_revealed(&self, finding: &Finding, is: &Regions) -> bool {
        let server = is.server(finding.span.start);
        let mut about = finding.flags.iter();
        about.any(|flag| {
            let hidden = self.respelled.get(&(server, flag.clone()));
            hidden.is_some_and(|severity| finding.severity <= *severity)
        })
    }

    /// The line of a finding of the text before in the text after; `None` where its place is gone.
    fn line_after(&self, finding: &Finding) -> Option<u32> {
        let place = self.moved.place(finding.span.start)?;
        Some(line(&self.after.read.source, place))
    }
}

fn key(finding: &Finding) -> Key<'_> {
    (finding.rule.id, &finding.flags)
}

fn line(source: &Source, place: u32) -> u32 {
    source.line_of(place).0
}

/// Where each server begins, in the order of the text, and its number.
struct Regions(Vec<(u32, usize)>);

impl Regions {
    fn of(servers: &[ApiServer]) -> Self {
        let start = |server: &ApiServer| {
            let written = server.arguments.iter().filter(|one| is_written(one));
            let starts = written.map(|argument| argv::span(argument).start);
            starts.chain([server.anchor.start]).min().unwrap_or(0)
        };
        let mut regions: Vec<(u32, usize)> =
            (0..).zip(servers).map(|(at, server)| (start(server), at)).collect();
        regions.sort_unstable();
        Self(regions)
    }

    /// The server that a place belongs to: the last one that begins before it, else the first.
    fn server(&self, place: u32) -> usize {
        let next = self.0.partition_point(|(start, _)| *start <= place);
        let region = self.0.get(next.saturating_sub(1));
        region.map_or(0, |(_, server)| *server)
    }
}
