//! The findings about the output of a pipe, moved to the templates that it was rendered from.
//!
//! ```sh
//! helm template ./chart | scantling check -o sarif -
//! ```
//!
//! `<stdin>:22` is no place that code scanning, an annotation or a merge request can show. Helm names the
//! template of each document, so the finding is moved there: to the line with the same text, or with the same
//! flag, if there is one and no other.

use std::collections::BTreeMap;
use std::path::{Component, Path};
use std::sync::Arc;

use crate::discover::Charts;
use crate::failure::Failure;
use crate::hashed::HashMap;
use crate::outcome::{File, FixPlan, Outcome, Reported, Run, Suppressed};
use crate::rendered::Templates;
use crate::rule::{Finding, Label};
use crate::source::{Source, Span};

/// A longer template is not searched for a part of a line.
const SEARCHED_MAX: usize = 256 * 1024;

/// The run with the findings of standard input in the files of their templates. `None` if it names no template.
pub(super) fn moved(run: &Run) -> Option<Run> {
    let named =
        |file: &File| is_standard_input(&file.source) && Templates::of(&file.source).names_any();
    if !run.files.iter().any(named) {
        return None;
    }
    let charts = Charts::here();
    let mut files = Vec::new();
    for file in &run.files {
        if named(file) {
            files.append(&mut Move::of(file, &charts).into_files());
        } else {
            files.push(copied(file));
        }
    }
    files.sort_by(|one, other| one.source.path().cmp(other.source.path()));
    Some(Run { files, show_suppressed: run.show_suppressed, hidden: run.hidden })
}

/// True for `<stdin>`: a name that the user gives is kept.
pub(super) fn is_standard_input(source: &Source) -> bool {
    source.path().starts_with('<')
}

fn copied(file: &File) -> File {
    File {
        source: Source::new(file.source.path(), file.source.shared_text()),
        outcome: file.outcome.clone(),
        findings: file.findings.clone(),
        suppressed: file.suppressed.clone(),
        elsewhere: file.elsewhere.clone(),
        undecided: file.undecided.clone(),
        awaits_version: file.awaits_version,
    }
}

/// False for a name that leads out of its chart. Helm writes none, but the text may be hostile.
fn is_local(name: &str) -> bool {
    Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

/// One standard input, and the files that what is said about it goes to.
struct Move<'a> {
    file: &'a File,
    names: Templates<'a>,
    templates: HashMap<&'a str, ChartTemplate>,
    files: BTreeMap<String, File>,
}

impl<'a> Move<'a> {
    fn of(file: &'a File, charts: &Charts) -> Self {
        let names = Templates::of(&file.source);
        let mut templates = HashMap::default();
        for name in names.names().filter(|name| is_local(name)) {
            templates.entry(name).or_insert_with(|| ChartTemplate::new(name, &file.source, charts));
        }
        Self { file, names, templates, files: BTreeMap::new() }
    }

    fn into_files(mut self) -> Vec<File> {
        let file = self.file;
        // A file without a finding is in some formats, too.
        let every: Vec<&str> = self.templates.keys().copied().collect();
        for name in every {
            self.target(Some(name));
        }
        for reported in &file.findings {
            let (name, moved) = self.reported(reported);
            self.target(name).findings.push(moved);
        }
        for suppressed in &file.suppressed {
            let (name, reported) = self.reported(&suppressed.reported);
            let Suppressed { by, reason, .. } = suppressed;
            self.target(name).suppressed.push(Suppressed {
                reported,
                by: *by,
                reason: reason.clone(),
            });
        }
        for undecided in &file.undecided {
            let (name, span) = self.place(undecided.span);
            let mut moved = undecided.clone();
            moved.span = span;
            self.target(name).undecided.push(moved);
        }
        for failure in file.failures() {
            self.failure(failure);
        }
        self.files.into_values().collect()
    }

    fn failure(&mut self, failure: &Failure) {
        let mut moved = failure.clone();
        let mut target = None;
        if let Some(span) = failure.span {
            let (name, place) = self.place(span);
            (target, moved.span) = (name, Some(place));
        }
        let file = self.target(target);
        match &mut file.outcome {
            Outcome::Failed(failures) => failures.push(moved),
            outcome => *outcome = Outcome::Failed(vec![moved]),
        }
    }

    /// The template of a span, and its place there. Without a template the span stays where it is.
    fn place(&self, span: Span) -> (Option<&'a str>, Span) {
        let name = self.names.at(span).filter(|name| self.templates.contains_key(name));
        let template = name.and_then(|name| self.templates.get(name));
        (name, template.map_or(span, |template| template.place(&self.file.source, span)))
    }

    fn reported(&self, reported: &Reported) -> (Option<&'a str>, Reported) {
        let (name, span) = self.place(reported.finding.span);
        let mut finding: Finding = reported.finding.clone();
        finding.span = span;
        for label in &mut finding.labels {
            self.move_label(label, name);
        }
        // The edits are those of the rendered text.
        let template = reported.template.clone();
        (name, Reported { finding, plan: FixPlan::NoFix, template })
    }

    fn move_label(&self, label: &mut Label, own: Option<&str>) {
        if label.source.is_some() {
            return;
        }
        let (name, span) = self.place(label.span);
        label.span = span;
        if name != own {
            label.source = Some(Arc::new(self.source(name)));
        }
    }

    fn source(&self, name: Option<&str>) -> Source {
        let found = name.and_then(|name| self.templates.get(name));
        let source = found.map_or(&self.file.source, |template| &template.source);
        Source::new(source.path(), source.shared_text())
    }

    fn target(&mut self, name: Option<&str>) -> &mut File {
        let source = self.source(name);
        let outcome = Outcome::Checked { servers: Vec::new() };
        let path = source.path().to_owned();
        self.files.entry(path).or_insert_with(|| File::without_findings(source, outcome))
    }
}

/// A template of a chart.
struct ChartTemplate {
    /// Its file, or its name with the rendered text if the repository does not have it.
    source: Source,
    /// The lines of the file, without the space around them; `None` if the file was not found.
    lines: Option<TemplateLines>,
}

/// Line numbers by the text of the line, and by its flag. A text that is there twice has none.
#[derive(Default)]
struct TemplateLines {
    whole: HashMap<String, Option<u32>>,
    flags: HashMap<String, Option<u32>>,
}

impl ChartTemplate {
    fn new(name: &str, rendered: &Source, charts: &Charts) -> Self {
        let Some((path, text)) = charts.template(name) else {
            return Self { source: Source::new(name, rendered.shared_text()), lines: None };
        };
        let source = Source::new(path.to_string_lossy(), text);
        let lines = Some(TemplateLines::of(&source));
        Self { source, lines }
    }

    /// The place in the template of a span of the rendered text.
    fn place(&self, rendered: &Source, span: Span) -> Span {
        let Some(lines) = &self.lines else {
            return span;
        };
        let (number, _) = rendered.line_of(span.start);
        let line = rendered.line_span(number).map_or("", |line| rendered.slice(line)).trim();
        let token = rendered.slice(span);
        let same = lines.whole.get(line).copied().flatten();
        // The value may come from a hole:
        //     - --anonymous-auth={{ .Values.anonymous }}
        let same = same.or_else(|| lines.flags.get(flag(line)?).copied().flatten());
        if let Some(number) = same {
            return self.token_of_line(number, token);
        }
        self.only(token).unwrap_or_else(|| self.token_of_line(1, ""))
    }

    /// A token in a line of the template; the line if it does not have the token.
    fn token_of_line(&self, number: u32, token: &str) -> Span {
        let line = self.source.line_span(number).unwrap_or(Span::new(0, 0));
        let text = self.source.slice(line);
        let part = match text.find(token) {
            Some(at) if !token.is_empty() => at..at + token.len(),
            _ => text.len() - text.trim_start().len()..text.trim_end().len(),
        };
        let start = line.range().start;
        Span::from_range(&(start + part.start..start + part.end.max(part.start)))
    }

    /// The only place of the template with this token.
    fn only(&self, token: &str) -> Option<Span> {
        let text = self.source.text();
        if token.is_empty() || text.len() > SEARCHED_MAX {
            return None;
        }
        let mut places = text.match_indices(token);
        let (at, _) = places.next()?;
        if places.next().is_some() {
            return None;
        }
        Some(Span::from_range(&(at..at + token.len())))
    }
}

impl TemplateLines {
    fn of(source: &Source) -> Self {
        let mut lines = Self::default();
        for number in 1.. {
            let Some(span) = source.line_span(number) else {
                break;
            };
            let line = source.slice(span).trim();
            let add = |map: &mut HashMap<String, Option<u32>>, key: &str| {
                let known = map.entry(key.to_owned());
                known.and_modify(|number| *number = None).or_insert(Some(number));
            };
            add(&mut lines.whole, line);
            if let Some(flag) = flag(line)
                && line.contains("{{")
            {
                add(&mut lines.flags, flag);
            }
        }
        lines
    }
}

/// `- --anonymous-auth=` of `- --anonymous-auth=true`; `None` for a line without a flag.
fn flag(line: &str) -> Option<&str> {
    let equals = line.find('=')?;
    let flag = line.get(..=equals)?;
    if flag.contains("--") { Some(flag) } else { None }
}
