//! Compares the findings before and after a batch of fixes. A batch is rejected if it adds a finding, or
//! keeps one that it set out to fix, or hides one behind an ignore comment.

use std::collections::BTreeMap;

use super::JudgedText;
use super::offset_map::OffsetMap;
use super::rejection::{Rejected, Rejection};
use crate::apiserver::ApiServer;
use crate::edit::{argument_span, is_written};
use crate::hashed::{HashMap, HashSet};
use crate::rule::{Finding, FlagNames, Severity};
use crate::source::Source;

/// A text before and after a batch of fixes.
pub(super) struct Regression<'a> {
    pub(super) before: &'a JudgedText,
    pub(super) after: &'a JudgedText,
    pub(super) offsets: OffsetMap,
    /// The findings that the batch is to fix, all of them of the text before.
    pub(super) fixed: HashSet<*const Finding>,
    /// The flags that the batch spells differently, by server and new name, each with the severity of its
    /// old spelling.
    pub(super) respelled: HashMap<(usize, String), Severity>,
}

/// The rule and the flags of a finding. Two findings with the same ones may differ in place and message.
type Subject<'f> = (&'static str, &'f FlagNames);

/// The servers of findings of one rule on one line, by the flags of the findings. JSON of 1 MB may be one line.
type ServersByFlags<'f> = BTreeMap<&'f FlagNames, Vec<usize>>;

/// The findings of the text before that the batch does not fix, for each to excuse one finding after.
struct Unfixed<'f> {
    /// Those whose line still exists, by rule and by line in the text after.
    by_line: HashMap<(&'static str, u32), ServersByFlags<'f>>,
    /// The number of all others, by subject and server.
    by_server: HashMap<(Subject<'f>, usize), usize>,
}

impl Regression<'_> {
    /// Rejects the batch with the servers that have a new finding.
    pub(super) fn verify(&self) -> Result<(), Rejected> {
        let regions = ServerRegions::new(self.after.file.own_servers());
        let fixed = self.fixed_subjects();
        let mut new = self.new_findings(&regions);
        new.retain(|finding| {
            fixed.contains(&subject(finding)) || !self.is_revealed(finding, &regions)
        });
        let Some(first) = new.first() else {
            self.verify_others(&regions)?;
            return self.verify_ignored(&regions);
        };
        let useless = fixed.contains(&subject(first));
        let reason = if useless { Rejection::Useless } else { Rejection::Adds };
        Err(rejected(reason, &new, &regions))
    }

    /// A fix must not keep the server from starting, whichever rules are enabled:
    ///
    /// ```text
    /// --select missing-event-rate-limit     adds the plugin, and another rule knows that it needs a file
    /// ```
    fn verify_others(&self, regions: &ServerRegions) -> Result<(), Rejected> {
        let mut before: HashMap<Subject<'_>, usize> = HashMap::default();
        for finding in &self.before.other_errors {
            *before.entry(subject(finding)).or_default() += 1;
        }
        let mut new: Vec<&Finding> = Vec::new();
        for finding in &self.after.other_errors {
            match before.get_mut(&subject(finding)) {
                Some(left) if *left > 0 => *left -= 1,
                _ => new.push(finding),
            }
        }
        if new.is_empty() { Ok(()) } else { Err(rejected(Rejection::Adds, &new, regions)) }
    }

    fn fixed_subjects(&self) -> HashSet<Subject<'_>> {
        let findings = self.before.judged.findings.iter();
        findings.filter(|finding| self.is_fixed(finding)).map(subject).collect()
    }

    /// The findings of the text after that no finding of the text before excuses.
    ///
    /// A finding may move: one about a whole server is shown at its last flag, and a new flag may
    /// come after that one. So findings are matched by line first, and by server second.
    fn new_findings(&self, regions: &ServerRegions) -> Vec<&Finding> {
        let mut unfixed = self.unfixed();
        let mut unmatched: Vec<&Finding> = Vec::new();
        for finding in &self.after.judged.findings {
            let line = line(&self.after.file.source, finding.span.start);
            if !unfixed.excuse_by_line(finding, line) {
                unmatched.push(finding);
            }
        }
        unfixed.release_lines();
        unmatched.retain(|finding| {
            !unfixed.excuse_by_server(finding, regions.server(finding.span.start))
        });
        unmatched
    }

    fn unfixed(&self) -> Unfixed<'_> {
        let regions = ServerRegions::new(self.before.file.own_servers());
        let mut unfixed = Unfixed { by_line: HashMap::default(), by_server: HashMap::default() };
        for finding in &self.before.judged.findings {
            if self.is_fixed(finding) {
                continue;
            }
            let server = regions.server(finding.span.start);
            if let Some(line) = self.line_after(finding) {
                let of_line = unfixed.by_line.entry((finding.rule.id, line)).or_default();
                of_line.entry(&finding.flags).or_default().push(server);
            } else {
                *unfixed.by_server.entry((subject(finding), server)).or_default() += 1;
            }
        }
        unfixed
    }

    /// A fix must not move an ignore comment onto a different line:
    ///
    /// ```yaml
    /// # scantling: ignore[unknown-flag] our build has it
    /// - --our-flag=1      # if this line goes, the comment applies to the next one
    /// - --other-flag=1
    /// ```
    fn verify_ignored(&self, regions: &ServerRegions) -> Result<(), Rejected> {
        let mut before: HashSet<(&'static str, u32)> = HashSet::default();
        for finding in self.before.judged.ignored_findings() {
            if let Some(line) = self.line_after(finding) {
                before.insert((finding.rule.id, line));
            }
        }
        let mut hidden: Vec<&Finding> = Vec::new();
        for finding in self.after.judged.ignored_findings() {
            let line = line(&self.after.file.source, finding.span.start);
            if !before.contains(&(finding.rule.id, line)) {
                hidden.push(finding);
            }
        }
        if hidden.is_empty() {
            return Ok(());
        }
        Err(rejected(Rejection::Hides, &hidden, regions))
    }

    fn is_fixed(&self, finding: &Finding) -> bool {
        self.fixed.contains(&std::ptr::from_ref(finding))
    }

    /// Correcting a misspelt flag can reveal findings about its value. They are allowed if they are no
    /// more severe than the misspelling:
    ///
    /// ```text
    /// --kubelet-certificate-autority=ca.crt     error: unknown flag
    /// --kubelet-certificate-authority=ca.crt    warning: the path is relative
    /// ```
    fn is_revealed(&self, finding: &Finding, regions: &ServerRegions) -> bool {
        let server = regions.server(finding.span.start);
        finding.flags.iter().any(|flag| {
            let misspelling = self.respelled.get(&(server, flag.to_string()));
            misspelling.is_some_and(|severity| finding.severity <= *severity)
        })
    }

    /// The line in the text after of a finding of the text before; `None` if its token was removed.
    fn line_after(&self, finding: &Finding) -> Option<u32> {
        let offset = self.offsets.edited(finding.span.start)?;
        Some(line(&self.after.file.source, offset))
    }
}

impl<'f> Unfixed<'f> {
    /// Uses up a finding of the same rule on the same line, one about the same flags if there is one.
    fn excuse_by_line(&mut self, finding: &Finding, line: u32) -> bool {
        let Some(here) = self.by_line.get_mut(&(finding.rule.id, line)) else {
            return false;
        };
        let same = here.get_key_value(&finding.flags).map(|(flags, _)| *flags);
        let Some(flags) = same.or_else(|| here.keys().next().copied()) else {
            return false;
        };
        if let Some(left) = here.get_mut(flags) {
            left.pop();
            if left.is_empty() {
                here.remove(flags);
            }
        }
        true
    }

    /// Lets the findings that excused nothing on their line excuse one of their server.
    fn release_lines(&mut self) {
        for ((rule, _), of_line) in std::mem::take(&mut self.by_line) {
            for (flags, servers) in of_line {
                for server in servers {
                    *self.by_server.entry(((rule, flags), server)).or_default() += 1;
                }
            }
        }
    }

    /// Uses up a finding of the same subject and server.
    fn excuse_by_server(&mut self, finding: &'f Finding, server: usize) -> bool {
        let Some(left) = self.by_server.get_mut(&(subject(finding), server)) else {
            return false;
        };
        if *left == 0 {
            return false;
        }
        *left -= 1;
        true
    }
}

fn rejected(reason: Rejection, findings: &[&Finding], regions: &ServerRegions) -> Rejected {
    let servers = findings.iter().map(|finding| regions.server(finding.span.start));
    Rejected { reason, servers: servers.collect() }
}

fn subject(finding: &Finding) -> Subject<'_> {
    (finding.rule.id, &finding.flags)
}

fn line(source: &Source, offset: u32) -> u32 {
    source.line_of(offset).0
}

/// The offset at which each server begins, in the order of the text, with the server's index.
struct ServerRegions(Vec<(u32, usize)>);

impl ServerRegions {
    fn new(servers: &[ApiServer]) -> Self {
        let mut starts: Vec<(u32, usize)> = Vec::new();
        for (index, server) in servers.iter().enumerate() {
            let written = server.arguments.iter().filter(|argument| is_written(argument));
            let first = written.map(|argument| argument_span(argument).start).min();
            let anchor = server.anchor.start;
            starts.push((first.map_or(anchor, |first| first.min(anchor)), index));
        }
        starts.sort_unstable();
        Self(starts)
    }

    /// The server that an offset belongs to: the last one that begins before it, else the first.
    fn server(&self, offset: u32) -> usize {
        let next = self.0.partition_point(|(start, _)| *start <= offset);
        let region = self.0.get(next.saturating_sub(1));
        region.map_or(0, |(_, server)| *server)
    }
}
