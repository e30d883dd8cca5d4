//! Writes ignore comments for all findings of a run: `--add-ignores`.
//!
//! A comment is written like a fix: the edited file is read and judged again, and the comments stay only if the
//! command lines are the old ones, the finding is ignored, and no other finding is new.

use std::collections::BTreeMap;
use std::path::Path;

use super::argv::{self, ArgumentIndex};
use crate::apiserver::ApiServer;
use crate::check::{self, Options};
use crate::discover::{Content, FoundFile};
use crate::failure;
use crate::hashed::{HashMap, HashSet};
use crate::outcome::{File, Run};
use crate::replace::replace;
use crate::report::plural;
use crate::source::Span;
use crate::suppress::{self, comment_above};
use crate::text_edit::{self, TextEdit};

/// Comments of one file that are tried one by one, if they cannot be written together.
const ALONE_MAX: usize = 64;

/// What was written.
#[derive(Debug, Default)]
pub struct IgnoreTotals {
    /// The findings that are ignored now.
    pub ignored: usize,
    /// The files that were written.
    pub files: usize,
    /// The findings that no comment could be written for.
    pub left: usize,
    /// The files that could not be written, with the system's words.
    pub unwritten: Vec<(String, String)>,
}

impl IgnoreTotals {
    /// `3 findings are ignored now, in 2 files`, and what is left.
    pub fn lines(&self) -> Vec<String> {
        let verb = if self.ignored == 1 { "is" } else { "are" };
        let files = plural(self.files, "file");
        let mut lines =
            vec![format!("{} {verb} ignored now, in {files}", plural(self.ignored, "finding"))];
        if self.left > 0 {
            lines.push(format!(
                "left: {} without a place for a comment",
                plural(self.left, "finding")
            ));
        }
        for (path, why) in &self.unwritten {
            lines.push(format!("cannot write {path}: {why}"));
        }
        lines
    }
}

/// A comment to write.
#[derive(Clone)]
struct PlannedComment {
    edit: TextEdit,
    /// The line that it is about, in the text before.
    line: u32,
    ids: Vec<&'static str>,
}

/// The comments to write, by the path of their file.
type Plans = BTreeMap<String, Vec<PlannedComment>>;

/// Writes a comment with a reason for each finding, and judges the run again.
pub fn add_ignores(run: &mut Run, options: &Options, reason: &str) -> IgnoreTotals {
    let mut totals = IgnoreTotals::default();
    let before = run.findings().count();
    let trial = Trial::new(run, options);
    let mut plans = plans(run, reason);
    let refused = trial.refused(&plans);
    let refused_plans: Plans = refused.iter().filter_map(|path| plans.remove_entry(path)).collect();
    plans.append(&mut trial.one_by_one(&refused_plans));
    for (path, plan) in &mut plans {
        let Some(text) = trial.text(path) else {
            continue;
        };
        let Some(edited) = edited(text, plan) else {
            continue;
        };
        match replace(Path::new(path), text, &edited) {
            Ok(()) => totals.files += 1,
            Err(error) => {
                totals.unwritten.push((path.clone(), failure::system_words(&error)));
                plan.clear();
            }
        }
    }
    let judged = check::run(trial.texts_with(&plans), options).files;
    let mut judged = judged.into_iter().peekable();
    for file in &mut run.files {
        // Both lists are in path order. Files without a text were not judged again.
        if let Some(again) = judged.next_if(|again| again.source.path() == file.source.path()) {
            *file = again;
        }
    }
    totals.left = run.findings().count();
    totals.ignored = before.saturating_sub(totals.left);
    totals
}

/// A comment for each line with findings. Comments about comments are for a person to correct.
fn plans(run: &Run, reason: &str) -> Plans {
    let mut plans = Plans::new();
    for file in &run.files {
        let source = &file.source;
        if !Path::new(source.path()).is_file() {
            continue;
        }
        let mut lines: BTreeMap<u32, (Span, Vec<&'static str>)> = BTreeMap::new();
        for finding in file.findings() {
            let id = finding.rule.id;
            if suppress::is_about_comments(id) {
                continue;
            }
            let (line, _) = source.line_of(finding.span.start);
            let (_, ids) = lines.entry(line).or_insert((finding.span, Vec::new()));
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let mut plan = Vec::new();
        for (line, (span, ids)) in lines {
            if let Some(edit) = comment_above(source, span, &ids, reason) {
                plan.push(PlannedComment { edit, line, ids });
            }
        }
        if !plan.is_empty() {
            plans.insert(source.path().to_owned(), plan);
        }
    }
    plans
}

/// The text with the comments.
fn edited(text: &str, plan: &[PlannedComment]) -> Option<String> {
    let edits: Vec<TextEdit> = plan.iter().map(|comment| comment.edit.clone()).collect();
    text_edit::apply(text, &edits)
}

/// The run before any comment is written, to compare others with.
struct Trial<'a> {
    files: HashMap<&'a str, &'a File>,
    options: &'a Options,
    texts: Vec<FoundFile>,
    servers: HashMap<String, Vec<ApiServer>>,
}

impl<'a> Trial<'a> {
    fn new(run: &'a Run, options: &'a Options) -> Self {
        let texts = check::texts(run);
        let servers = servers(&texts, options);
        Self { files: by_path(run), options, texts, servers }
    }

    fn text(&self, path: &str) -> Option<&'a str> {
        self.files.get(path).map(|file| file.source.text())
    }

    fn texts_with(&self, plans: &Plans) -> Vec<FoundFile> {
        let mut texts = self.texts.clone();
        for found in &mut texts {
            if let Some(plan) = plans.get(&found.path)
                && let Some(text) = self.text(&found.path)
                && let Some(edited) = edited(text, plan)
            {
                found.content = Content::Text(edited.into());
            }
        }
        texts
    }

    /// The files that the comments change in another way than to ignore the findings.
    fn refused(&self, plans: &Plans) -> Vec<String> {
        if plans.is_empty() {
            return Vec::new();
        }
        let texts = self.texts_with(plans);
        let after_run = check::run(texts.as_slice(), self.options);
        let after = by_path(&after_run);
        let servers = servers(&texts, self.options);
        let mut refused = Vec::new();
        for (path, plan) in plans {
            let is_as_planned = match (self.files.get(&**path), after.get(&**path)) {
                (Some(before), Some(after)) => ignores_only(before, plan, after),
                _ => false,
            };
            if !is_as_planned || !same_servers(self.servers.get(path), servers.get(path)) {
                refused.push(path.clone());
            }
        }
        refused
    }

    /// The comments that can be written to files whose comments cannot be written together. In each run every file
    /// gets one comment more, because a run judges all files.
    fn one_by_one(&self, plans: &Plans) -> Plans {
        let mut kept = Plans::new();
        for nth in 0..ALONE_MAX {
            let mut tried = Plans::new();
            for (path, plan) in plans {
                let before = kept.get(path).into_iter().flatten();
                if let Some(next) = plan.get(nth) {
                    tried.insert(path.clone(), before.chain([next]).cloned().collect());
                }
            }
            if tried.is_empty() {
                break;
            }
            for refused in self.refused(&tried) {
                tried.remove(&refused);
            }
            kept.append(&mut tried);
        }
        kept
    }
}

fn by_path(run: &Run) -> HashMap<&str, &File> {
    run.files.iter().map(|file| (file.source.path(), file)).collect()
}

fn servers(texts: &[FoundFile], options: &Options) -> HashMap<String, Vec<ApiServer>> {
    let files = check::read_all(texts, options).into_iter();
    files.map(|file| (file.source.path().to_owned(), file.servers)).collect()
}

/// True if the command lines are the same.
fn same_servers(before: Option<&Vec<ApiServer>>, after: Option<&Vec<ApiServer>>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return before.is_none() && after.is_none();
    };
    argv::verify(before, &ArgumentIndex::new(before), &[], after).is_ok()
}

/// True if the findings of the comments are gone, and no other one has come.
fn ignores_only(before: &File, plan: &[PlannedComment], after: &File) -> bool {
    let planned = plan.iter().flat_map(|one| one.ids.iter().map(|id| (one.line, *id)));
    let planned: HashSet<(u32, &str)> = planned.collect();
    let mut expected: HashMap<(&str, &str), usize> = HashMap::default();
    for finding in before.findings() {
        let (line, _) = before.source.line_of(finding.span.start);
        let id = finding.rule.id;
        if !planned.contains(&(line, id)) {
            *expected.entry((id, &finding.message)).or_default() += 1;
        }
    }
    for finding in after.findings() {
        match expected.get_mut(&(finding.rule.id, &*finding.message)) {
            Some(left) if *left > 0 => *left -= 1,
            _ => return false,
        }
    }
    after.failures().len() <= before.failures().len()
}
