//! Findings and failures with the lines that they are about, drawn by miette.

use std::fmt;
use std::io;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::Style;
use super::concise::title;
use super::excerpt::{CONTEXT, Excerpt, Mark};
use crate::failure::Failure;
use crate::rule::{Finding, Label, Severity};
use crate::sanitize;
use crate::source::Source;

/// A finding or a failure as miette's `Diagnostic`. Everything in it is sanitised.
#[derive(Debug)]
struct Drawing {
    /// The first line; `None` for labels in another file.
    title: Option<String>,
    severity: Severity,
    message: String,
    view: Option<View>,
    help: String,
    /// Its labels in other files. Only their excerpts are drawn.
    related: Vec<Drawing>,
}

/// Draws a finding.
pub(super) fn finding(source: &Source, finding: &Finding, style: &Style) -> io::Result<String> {
    Drawing::finding(source, finding, style).draw(style)
}

/// Draws a failure.
pub(super) fn failure(source: &Source, failure: &Failure, style: &Style) -> io::Result<String> {
    Drawing::failure(source, failure, style).draw(style)
}

/// The message of a related drawing, which is cut off.
const RELATED: &str = "related";

impl Drawing {
    fn finding(source: &Source, finding: &Finding, style: &Style) -> Self {
        let main = (finding.span, &*finding.label);
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
        // The help comes after all excerpts.
        if let Some(last) = related.last_mut() {
            last.help = std::mem::take(&mut self.help);
        }
        let mut drawn = String::new();
        handler(theme(&self, style), style.width)
            .render_report(&mut drawn, &self)
            .map_err(io::Error::other)?;
        if self.title.is_none() {
            return Ok(match drawn.split_once(&format!("{RELATED}\n")) {
                Some((_, excerpt)) => excerpt.to_owned(),
                None => String::new(),
            });
        }
        // miette prints an empty line between the title and the message.
        let mut drawn = drawn.replacen("\n\n", "\n", 1);
        for drawing in related {
            drawn.push_str(&drawing.draw(style)?);
        }
        Ok(drawn)
    }
}

/// The labels of a finding in other files, one drawing for each file.
fn related(finding: &Finding, style: &Style) -> Vec<Drawing> {
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
    let mut drawings = Vec::new();
    for (source, labels) in sources {
        let Some((first, others)) = labels.split_first() else {
            continue;
        };
        let excerpt = Excerpt::new(source, (first.span, &first.text), others, style);
        drawings.push(Drawing {
            title: None,
            severity: finding.severity,
            message: RELATED.to_owned(),
            view: Some(View::new(source, excerpt)),
            help: String::new(),
            related: Vec::new(),
        });
    }
    drawings
}

/// The options of [`prose::wrapping`](super::prose::wrapping). By default miette breaks flags at hyphens and long values
/// anywhere, and then they cannot be copied.
fn handler(theme: GraphicalTheme, width: usize) -> GraphicalReportHandler {
    GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_context_lines(CONTEXT as usize)
        .with_break_words(false)
        .with_word_separator(textwrap::WordSeparator::AsciiSpace)
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
}

/// The severity's colour marks the primary span, and another one the labels. miette would colour
/// marks by their order.
fn theme(drawing: &Drawing, style: &Style) -> GraphicalTheme {
    let mut styles = if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let main = match drawing.severity {
        Severity::Error => styles.error,
        Severity::Warning => styles.warning,
        Severity::Note => styles.advice,
    };
    let other = styles.help;
    if let Some(view) = &drawing.view {
        styles.highlights.clear();
        for mark in view.excerpt.marks() {
            let primary = mark.primary && drawing.title.is_some();
            styles.highlights.push(if primary { main } else { other });
        }
    }
    let characters =
        if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    GraphicalTheme { characters, styles }
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawing {}

impl Diagnostic for Drawing {
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
        if self.help.is_empty() {
            return None;
        }
        Some(Box::new(&self.help))
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
    let text = if mark.text.is_empty() { None } else { Some(mark.text.clone()) };
    if mark.primary {
        LabeledSpan::new_primary_with_span(text, span)
    } else {
        LabeledSpan::new_with_span(text, span)
    }
}

/// An excerpt as miette's `SourceCode`. Its own `SourceCode` for strings counts lines from the first byte
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
