//! The full format: each finding with the lines it is about, drawn by miette.

use std::collections::HashMap;
use std::fmt;
use std::io;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::concise::place;
use super::excerpt::{CONTEXT, Excerpt, Mark};
use super::{Style, sanitize};
use crate::outcome::{Failure, Run};
use crate::rule::{Finding, Label, Severity};
use crate::source::Source;

/// From how many files on a finding is drawn once and then listed.
const MANY: usize = 4;

/// Writes every failure and every finding, with an empty line between them. What is said of many
/// files in the same words is drawn where it stands first, and the other places are listed at the end.
pub(super) fn write(run: &Run, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut repeats = Repeats::of(run);
    let mut first = true;
    let mut separate = |out: &mut dyn io::Write| {
        if std::mem::take(&mut first) {
            Ok(())
        } else {
            writeln!(out)
        }
    };
    for file in &run.files {
        for failure in file.failures() {
            separate(out)?;
            out.write_all(
                Entry::failure(&file.source, failure, style)
                    .draw(style)?
                    .as_bytes(),
            )?;
        }
        for finding in &file.findings {
            if !repeats.holds_back(&file.source, finding) {
                separate(out)?;
                out.write_all(
                    Entry::finding(&file.source, finding, style)
                        .draw(style)?
                        .as_bytes(),
                )?;
            }
        }
    }
    for (title, places) in repeats.listed {
        separate(out)?;
        writeln!(
            out,
            "{title} in {} more places, in the same words",
            places.len()
        )?;
        for place in places {
            writeln!(out, "  {place}")?;
        }
    }
    Ok(())
}

/// Findings that many files have in the same words.
struct Repeats<'a> {
    /// The files that each is in, by rule and message.
    files: HashMap<(&'a str, &'a str), Vec<&'a str>>,
    /// The places that were held back, below the first line of their finding and its message.
    listed: Vec<(String, Vec<String>)>,
}

impl<'a> Repeats<'a> {
    fn of(run: &'a Run) -> Self {
        let mut files: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
        for (source, finding) in run.findings() {
            let paths = files
                .entry((finding.rule.id, finding.message.as_str()))
                .or_default();
            if paths.last() != Some(&source.path()) {
                paths.push(source.path());
            }
        }
        files.retain(|_, paths| paths.len() >= MANY);
        Self {
            files,
            listed: Vec::new(),
        }
    }

    /// True for a finding that is to be listed; the file that has it first draws it.
    fn holds_back(&mut self, source: &Source, finding: &Finding) -> bool {
        let files = self.files.get(&(finding.rule.id, finding.message.as_str()));
        if files.is_none_or(|files| files.first() == Some(&source.path())) {
            return false;
        }
        let title = format!("{}: {}", title(finding), sanitize::line(&finding.message));
        let place = super::concise::place(source, Some(finding.span));
        match self.listed.iter_mut().find(|(listed, _)| *listed == title) {
            Some((_, places)) => places.push(place),
            None => self.listed.push((title, vec![place])),
        }
        true
    }
}

fn title(finding: &Finding) -> String {
    format!("{}[{}]", finding.severity.name(), finding.rule.id)
}

/// What miette is told of a finding or a failure. Everything in it is sanitised.
#[derive(Debug)]
struct Entry {
    /// The first line.
    title: String,
    severity: Severity,
    message: String,
    view: Option<View>,
    help: String,
    /// Lines for what stands in other files.
    related: Vec<String>,
}

impl Entry {
    fn finding(source: &Source, finding: &Finding, style: &Style) -> Self {
        let main = (finding.span, finding.label.as_str());
        let excerpt = Excerpt::new(source, main, &finding.labels, style);
        Self {
            title: title(finding),
            severity: finding.severity,
            message: sanitize::line(&finding.message).into_owned(),
            view: Some(View::new(source, excerpt)),
            help: sanitize::lines(&finding.help).into_owned(),
            related: finding.labels.iter().filter_map(related).collect(),
        }
    }

    fn failure(source: &Source, failure: &Failure, style: &Style) -> Self {
        let excerpt = failure
            .span
            .map(|span| Excerpt::new(source, (span, ""), &[], style));
        let mut message = sanitize::line(&failure.message).into_owned();
        if excerpt.is_none() {
            message = format!("{}: {message}", sanitize::line(source.path()));
        }
        Self {
            title: "failed".to_owned(),
            severity: Severity::Error,
            message,
            view: excerpt.map(|excerpt| View::new(source, excerpt)),
            help: failure.help.unwrap_or_default().to_owned(),
            related: Vec::new(),
        }
    }

    fn draw(&self, style: &Style) -> io::Result<String> {
        let mut drawn = String::new();
        handler(theme(self, style), style.width)
            .render_report(&mut drawn, self)
            .map_err(io::Error::other)?;
        // miette parts the first line from the message, which only makes the whole fall apart.
        let mut drawn = drawn.replacen("\n\n", "\n", 1);
        drawn.extend(self.related.iter().map(|line| format!("  {line}\n")));
        Ok(drawn)
    }
}

/// `related: config/kubelet.yaml:12:3: what is there`, for a label in another file.
fn related(label: &Label) -> Option<String> {
    let place = place(label.source.as_deref()?, Some(label.span));
    Some(format!("related: {place}: {}", sanitize::line(&label.text)))
}

/// miette's own wrapping breaks flags at hyphens and long values anywhere; neither can be pasted.
fn handler(theme: GraphicalTheme, width: usize) -> GraphicalReportHandler {
    GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_context_lines(CONTEXT as usize)
        .with_break_words(false)
        .with_word_separator(textwrap::WordSeparator::AsciiSpace)
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
}

/// Colours that tell what a finding is about from what belongs to it, whichever comes first.
fn theme(entry: &Entry, style: &Style) -> GraphicalTheme {
    let mut styles = if style.color {
        ThemeStyles::ansi()
    } else {
        ThemeStyles::none()
    };
    let main = match entry.severity {
        Severity::Error => styles.error,
        Severity::Warning => styles.warning,
        Severity::Note => styles.advice,
    };
    let other = styles.help;
    if let Some(view) = &entry.view {
        let marks = view.excerpt.marks().iter();
        styles.highlights = marks
            .map(|mark| if mark.primary { main } else { other })
            .collect();
    }
    let characters = if style.unicode {
        ThemeCharacters::unicode()
    } else {
        ThemeCharacters::ascii()
    };
    GraphicalTheme { characters, styles }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Entry {}

impl Diagnostic for Entry {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.title))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = Some(&self.help).filter(|help| !help.is_empty())?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        let view = self.view.as_ref()?;
        Some(view)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let marks = self.view.as_ref()?.excerpt.marks();
        Some(Box::new(marks.iter().map(labeled)))
    }
}

fn labeled(mark: &Mark) -> LabeledSpan {
    let span = SourceSpan::from(mark.start..mark.end);
    let text = Some(mark.text.clone()).filter(|text| !text.is_empty());
    if mark.primary {
        LabeledSpan::new_primary_with_span(text, span)
    } else {
        LabeledSpan::new_with_span(text, span)
    }
}

/// An excerpt as miette reads it. Its own `SourceCode` for strings counts lines from the first byte
/// of the file for every label, counts columns in bytes and passes control characters on.
#[derive(Debug)]
struct View {
    path: String,
    excerpt: Excerpt,
}

impl View {
    fn new(source: &Source, excerpt: Excerpt) -> Self {
        let path = sanitize::line(source.path()).into_owned();
        Self { path, excerpt }
    }
}

impl SourceCode for View {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let lines = self
            .excerpt
            .lines(start, end, (lines_before, lines_after))
            .ok_or(MietteError::OutOfBounds)?;
        // Without context, miette asks for the line and column to print above the lines.
        let (line, column) = if (lines_before, lines_after) == (0, 0) {
            self.excerpt.position(start)
        } else {
            (lines.number, 1)
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.path.clone(),
            self.excerpt.text(&lines).as_bytes(),
            SourceSpan::from(lines.start..lines.end),
            line as usize - 1,
            column as usize - 1,
            lines.count,
        )))
    }
}
