//! The formats for programs, compared with `testdata/report/` and read by a parser of their kind.
//!
//! `SNAPSHOTS=overwrite cargo test --test it formats::` writes the files anew.

use std::path::Path;

use crate::drawn_run::{PLAIN, RULES, failing, run};
use quick_xml::Reader;
use quick_xml::events::Event;
use scantling::apiserver::Component;
use scantling::outcome::{File, Outcome, Run};
use scantling::report::{self, Format, Style};
use scantling::rule::Severity;
use scantling::source::Source;
use serde_json::Value;
use snapbox::Data;
use snapbox::assert::Assert;

fn written(format: Format, run: &Run) -> String {
    let mut out = Vec::new();
    report::write(format, run, RULES, &PLAIN, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn check(actual: &str, file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let expected = Data::read_from(&path, Some(snapbox::data::DataFormat::Text));
    Assert::new().action_env("SNAPSHOTS").eq(actual, expected.raw());
}

#[test]
fn every_format_has_its_file() {
    for format in [
        Format::Grouped,
        Format::Jsonl,
        Format::Gitlab,
        Format::Junit,
        Format::Checkstyle,
        Format::Rdjson,
        Format::Markdown,
    ] {
        check(&written(format, &run()), &format!("testdata/report/findings.{}", format.name()));
        check(&written(format, &failing()), &format!("testdata/report/failed.{}", format.name()));
    }
}

#[test]
fn the_schemas_are_up_to_date() {
    let schema = serde_json::to_string_pretty(&report::json_schema()).unwrap() + "\n";
    check(&schema, "docs/schemas/report-1.json");
    let schema = serde_json::to_string_pretty(&scantling::config::schema()).unwrap() + "\n";
    check(&schema, "docs/schemas/config-1.json");
}

/// The names of all elements, in order; panics for a document that is not well-formed.
fn elements(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut names = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => {
                for attribute in element.attributes() {
                    attribute.unwrap();
                }
                names.push(String::from_utf8(element.name().as_ref().to_vec()).unwrap());
            }
            Event::Eof => return names,
            _ => {}
        }
    }
}

#[test]
fn xml_is_well_formed() {
    let findings = run().findings().count();
    let failures = run().failures().count();
    let junit = elements(&written(Format::Junit, &run()));
    let notes = run().count(Severity::Note);
    assert_eq!(junit.iter().filter(|name| *name == "failure").count(), findings - notes);
    assert_eq!(junit.iter().filter(|name| *name == "system-out").count(), notes);
    assert_eq!(junit.iter().filter(|name| *name == "error").count(), failures);
    let checkstyle = elements(&written(Format::Checkstyle, &run()));
    assert_eq!(checkstyle.iter().filter(|name| *name == "error").count(), findings + failures);
}

/// Names and values of strangers are text and nothing else, in every format.
#[test]
fn hostile_text_stays_text() {
    let name = "a\u{1b}[31m\n::error::x%0A<b>&\"'|`]]>@x\u{202e}\u{fffe}.yaml";
    let mut run = run();
    let first = run.files.iter_mut().find(|file| !file.findings.is_empty()).unwrap();
    let mut findings = std::mem::take(&mut first.findings);
    for reported in &mut findings {
        reported.finding.message = format!("it says {name}");
        reported.finding.help = format!("write {name}\n| a | b |").into();
    }
    let source = Source::new(name, first.source.text());
    let hostile = Run {
        files: vec![File {
            findings,
            ..File::without_findings(
                source,
                Outcome::Checked { servers: vec![Component::KubeApiServer] },
            )
        }],
        ..Run::default()
    };
    let style = Style { color: false, links: false, ..PLAIN };
    for format in Format::ALL {
        let mut out = Vec::new();
        report::write(format, &hostile, RULES, &style, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let raw = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        if !matches!(
            format,
            Format::Json | Format::Jsonl | Format::Sarif | Format::Gitlab | Format::Rdjson
        ) {
            assert!(!out.contains(raw), "{}: {out:?}", format.name());
        }
        let commands = out.lines().filter(|line| line.trim_start().starts_with("::"));
        let expected = if format == Format::Github { hostile.findings().count() } else { 0 };
        assert_eq!(commands.count(), expected, "{}: {out}", format.name());
        match format {
            Format::Junit | Format::Checkstyle => {
                elements(&out);
            }
            Format::Json | Format::Sarif | Format::Gitlab | Format::Rdjson => {
                serde_json::from_str::<Value>(&out).unwrap();
            }
            Format::Jsonl => {
                for line in out.lines() {
                    serde_json::from_str::<Value>(line).unwrap();
                }
            }
            Format::Markdown => {
                assert!(!out.contains("<b>") && !out.contains("\n| a"), "{out}");
                let columns = |line: &str| line.replace("\\|", "").matches('|').count();
                let rows = out.lines().filter(|line| line.starts_with('|'));
                assert!(
                    rows.clone().count() > 2 && rows.clone().all(|row| columns(row) == 5),
                    "{out}"
                );
            }
            Format::Full | Format::Concise | Format::Grouped | Format::Github => {}
        }
    }
}
