//! The full format: each finding with the lines it is about, drawn by miette.

use std::fmt;
use std::io;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::excerpt::{CONTEXT, Excerpt, Mark};
use super::repeats::Repeats;
use super::{Style, sanitize};
use crate::failure::Failure;
use crate::outcome::Run;
use crate::rule::{Finding, Label, Severity};
use crate::source::Source;

/// Writes every failure and every finding, with an empty line between them. What is said of many
/// files in the same words is drawn where it stands first, and the other places are listed at the end.
pub(super) fn write(run: &Run, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut repeats = Repeats::of(run);
    let mut first = true;
    let mut separate = |out: &mut dyn io::Write| {
        if std::mem::take(&mut first) { Ok(()) } else { writeln!(out) }
    };
    for file in &run.files {
        for failure in file.failures() {
            separate(out)?;
            out.write_all(Entry::failure(&file.source, failure, style).draw(style)?.as_bytes())?;
        }
        for finding in file.findings() {
            if !repeats.holds_back(&file.source, finding) {
                separate(out)?;
                out.write_all(
                    Entry::finding(&file.source, finding, style).draw(style)?.as_bytes(),
                )?;
            }
        }
    }
    for (title, places) in repeats.listed() {
        separate(out)?;
        let noun = if places.len() == 1 { "place" } else { "places" };
        let said = format!("{title} ({} more {noun})", places.len());
        let options = textwrap::Options::new(style.width)
            .subsequent_indent("  ")
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .word_separator(textwrap::WordSeparator::AsciiSpace);
        writeln!(out, "{}", textwrap::fill(&said, options))?;
        for place in places {
            writeln!(out, "  {place}")?;
        }
    }
    Ok(())
}

/// `warning[missing-kubelet-ca]`
pub(super) fn title(finding: &Finding) -> String {
    format!("{}[{}]", finding.severity.name(), finding.rule.id)
}

/// What miette is told of a finding or a failure. Everything in it is sanitised.
#[derive(Debug)]
struct Entry {
    /// The first line; `None` for what is related.
    title: Option<String>,
    severity: Severity,
    message: String,
    view: Option<View>,
    help: String,
    /// What belongs to it in other files, of which only the lines are drawn.
    related: Vec<Entry>,
}

/// The message of what is related, which is not shown.
const RELATED: &str = "related";

impl Entry {
    fn finding(source: &Source, finding: &Finding, style: &Style) -> Self {
        let main = (finding.span, finding.label.as_str());
        let excerpt = Excerpt::new(source, main, &finding.labels, style);
        Self {
            title: Some(title(finding)),
            severity: finding.severity,
            message: sanitize::line(&finding.message).into_owned(),
            view: Some(View::new(source, excerpt)),
            help: sanitize::lines(&finding.help).into_owned(),
            related: related(finding, style),
        }
    }

    fn failure(source: &Source, failure: &Failure, style: &Style) -> Self {
        let excerpt = failure.span.map(|span| Excerpt::new(source, (span, ""), &[], style));
        let mut message = sanitize::line(&failure.message).into_owned();
        if excerpt.is_none() {
            message = format!("{}: {message}", sanitize::line(source.path()));
        }
        Self {
            title: Some("failed".to_owned()),
            severity: Severity::Error,
            message,
            view: excerpt.map(|excerpt| View::new(source, excerpt)),
            help: failure.help.unwrap_or_default().to_owned(),
            related: Vec::new(),
        }
    }

    fn draw(mut self, style: &Style) -> io::Result<String> {
        let mut related = std::mem::take(&mut self.related);
        // What to write comes after all that it is about.
        if let Some(last) = related.last_mut() {
            last.help = std::mem::take(&mut self.help);
        }
        let mut drawn = String::new();
        handler(theme(&self, style), style.width)
            .render_report(&mut drawn, &self)
            .map_err(io::Error::other)?;
        if self.title.is_none() {
            let lines = drawn.split_once(&format!("{RELATED}\n"));
            return Ok(lines.map_or_else(String::new, |(_, lines)| lines.to_owned()));
        }
        // miette parts the first line from the message, which only makes the whole fall apart.
        let mut drawn = drawn.replacen("\n\n", "\n", 1);
        for entry in related {
            drawn.push_str(&entry.draw(style)?);
        }
        Ok(drawn)
    }
}

/// The labels of a finding in other files, those of one file together.
fn related(finding: &Finding, style: &Style) -> Vec<Entry> {
    let mut sources: Vec<(&Source, Vec<Label>)> = Vec::new();
    for label in &finding.labels {
        let Some(source) = label.source.as_deref() else {
            continue;
        };
        let own = Label { source: None, ..label.clone() };
        match sources.iter_mut().find(|(other, _)| other.path() == source.path()) {
            Some((_, labels)) => labels.push(own),
            None => sources.push((source, vec![own])),
        }
    }
    let entry = |(source, labels): (&Source, Vec<Label>)| {
        let (first, others) = labels.split_first()?;
        let excerpt = Excerpt::new(source, (first.span, &first.text), others, style);
        Some(Entry {
            title: None,
            severity: finding.severity,
            message: RELATED.to_owned(),
            view: Some(View::new(source, excerpt)),
            help: String::new(),
            related: Vec::new(),
        })
    };
    sources.into_iter().filter_map(entry).collect()
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
    let mut styles = if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let main = match entry.severity {
        Severity::Error => styles.error,
        Severity::Warning => styles.warning,
        Severity::Note => styles.advice,
    };
    let other = styles.help;
    if let Some(view) = &entry.view {
        let marks = view.excerpt.marks().iter();
        styles.highlights = marks
            .map(|mark| {
                let own = mark.primary && entry.title.is_some();
                if own { main } else { other }
            })
            .collect();
    }
    let characters =
        if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
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
        let title = self.title.as_ref()?;
        Some(Box::new(title))
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
