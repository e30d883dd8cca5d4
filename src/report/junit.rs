//! The `JUnit` format: a test suite for each file, with a test case for each finding, for services that show
//! test results and nothing else. A note is a case that passed, with the note as its output.
//!
//! There is no standard; the elements and attributes are those that Jenkins' schema and GitLab's
//! parser know.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, Event};

use super::places::Places;
use super::xml;
use crate::outcome::{File, Outcome, Run};
use crate::rule::Severity;
use crate::source::{Source, Span};

/// Writes a suite for each file that was checked or that failed. A file without findings has one test
/// case, which passed.
pub(super) fn write(run: &Run, places: &Places, out: &mut dyn io::Write) -> io::Result<()> {
    let mut writer = xml::document(out)?;
    let files: Vec<&File> =
        run.files.iter().filter(|file| !matches!(file.outcome, Outcome::Skipped(_))).collect();
    let mut suites = BytesStart::new("testsuites");
    suites.push_attribute(("name", "scantling"));
    let counts = files.iter().map(|file| SuiteCounts::of(file));
    counts.fold(SuiteCounts::default(), SuiteCounts::plus).write(&mut suites);
    writer.write_event(Event::Start(suites))?;
    for file in files {
        suite(file, places.of(&file.source), &mut writer)?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuites")))?;
    writer.get_mut().write_all(b"\n")
}

type Xml<'a> = Writer<&'a mut dyn io::Write>;

fn suite(file: &File, path: &str, writer: &mut Xml<'_>) -> io::Result<()> {
    let mut suite = BytesStart::new("testsuite");
    suite.push_attribute(("name", xml::line(path).as_str()));
    SuiteCounts::of(file).write(&mut suite);
    writer.write_event(Event::Start(suite))?;
    let source = &file.source;
    for failure in file.failures() {
        let outcome =
            CaseOutcome { element: "error", kind: "failed", message: &failure.message, help: "" };
        case(&name(source, "failed", failure.span), path, Some(outcome), writer)?;
    }
    for finding in file.findings() {
        if finding.severity == Severity::Note {
            let name = name(source, finding.rule.id, Some(finding.span));
            note(&name, path, &finding.message, writer)?;
            continue;
        }
        let outcome = CaseOutcome {
            element: "failure",
            kind: finding.severity.name(),
            message: &finding.message,
            help: &finding.help,
        };
        let name = name(source, finding.rule.id, Some(finding.span));
        case(&name, path, Some(outcome), writer)?;
    }
    if file.findings.is_empty() && file.failures().is_empty() {
        case("no findings", path, None, writer)?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuite")))
}

/// Writes a test case that passed, with its output.
fn note(name: &str, path: &str, message: &str, writer: &mut Xml<'_>) -> io::Result<()> {
    writer.write_event(Event::Start(case_element(name, path)))?;
    writer.write_event(Event::Start(BytesStart::new("system-out")))?;
    xml::write_text(writer, message)?;
    writer.write_event(Event::End(BytesEnd::new("system-out")))?;
    writer.write_event(Event::End(BytesEnd::new("testcase")))
}

fn case_element(name: &str, path: &str) -> BytesStart<'static> {
    let mut case = BytesStart::new("testcase");
    case.push_attribute(("name", xml::line(name).as_str()));
    case.push_attribute(("classname", xml::line(path).as_str()));
    case.push_attribute(("file", xml::line(path).as_str()));
    case.push_attribute(("time", "0"));
    case
}

/// How a test case ended that did not pass.
struct CaseOutcome<'a> {
    element: &'static str,
    kind: &'static str,
    message: &'a str,
    help: &'a str,
}

fn case(
    name: &str,
    path: &str,
    ended: Option<CaseOutcome<'_>>,
    writer: &mut Xml<'_>,
) -> io::Result<()> {
    let case = case_element(name, path);
    let Some(ended) = ended else {
        return writer.write_event(Event::Empty(case));
    };
    writer.write_event(Event::Start(case))?;
    let mut element = BytesStart::new(ended.element);
    element.push_attribute(("type", ended.kind));
    element.push_attribute(("message", xml::line(ended.message).as_str()));
    writer.write_event(Event::Start(element))?;
    xml::write_text(writer, &format!("{name}\n{}", ended.help))?;
    writer.write_event(Event::End(BytesEnd::new(ended.element)))?;
    writer.write_event(Event::End(BytesEnd::new("testcase")))
}

/// `missing-kubelet-ca at 12:7`.
fn name(source: &Source, what: &str, span: Option<Span>) -> String {
    let Some(span) = span else {
        return what.to_owned();
    };
    let at = source.position(span.start);
    format!("{what} at {}:{}", at.line, at.column)
}

#[derive(Clone, Copy, Default)]
struct SuiteCounts {
    tests: usize,
    failures: usize,
    errors: usize,
}

impl SuiteCounts {
    fn of(file: &File) -> Self {
        let (findings, errors) = (file.findings.len(), file.failures().len());
        let failures = file.findings().filter(|finding| finding.severity > Severity::Note).count();
        Self { tests: (findings + errors).max(1), failures, errors }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            tests: self.tests + other.tests,
            failures: self.failures + other.failures,
            errors: self.errors + other.errors,
        }
    }

    fn write(self, element: &mut BytesStart<'_>) {
        let counts = [("tests", self.tests), ("failures", self.failures), ("errors", self.errors)];
        for (name, count) in counts {
            element.push_attribute((name, count.to_string().as_str()));
        }
    }
}
