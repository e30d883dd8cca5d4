//! What there is to say of a rule: `scantling explain` and `scantling rules`.

use std::io;

use serde::Serialize;

use super::Style;
use crate::rule::Rule;

/// Writes all that is known of a rule, for people.
pub fn explain(rule: &Rule, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let width = style.width;
    writeln!(out, "{} ({}, {})", rule.id, rule.severity.name(), rule.group.name())?;
    writeln!(out, "{}", rule.summary)?;
    for (heading, text) in [("Why it matters", rule.why), ("What to write", rule.fix)] {
        writeln!(out, "\n{heading}")?;
        writeln!(out, "{}", wrapped(text, width))?;
    }
    if !rule.controls.is_empty() {
        let controls: Vec<String> = rule
            .controls
            .iter()
            .map(|control| format!("{}:{}", control.benchmark, control.id))
            .collect();
        writeln!(out, "\nBenchmark controls")?;
        writeln!(out, "{}", wrapped(&controls.join(", "), width))?;
    }
    if !rule.references.is_empty() {
        writeln!(out, "\nReferences")?;
        for reference in rule.references {
            writeln!(out, "  {reference}")?;
        }
    }
    Ok(())
}

/// Text in lines of a width, indented; words are not broken, flags least of all.
fn wrapped(text: &str, width: usize) -> String {
    let options = textwrap::Options::new(width)
        .initial_indent("  ")
        .subsequent_indent("  ")
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace);
    textwrap::fill(text, options)
}

/// Writes a line for each rule: its severity, id and summary.
pub fn list(rules: &[&Rule], out: &mut dyn io::Write) -> io::Result<()> {
    let longest = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in rules {
        writeln!(out, "{:longest$}  {:7}  {}", rule.id, rule.severity.name(), rule.summary)?;
    }
    Ok(())
}

/// Writes the rules as a JSON object, for programs.
pub fn json(rules: &[&Rule], out: &mut dyn io::Write) -> io::Result<()> {
    let rules = rules.iter().map(|rule| About::of(rule)).collect();
    serde_json::to_writer_pretty(&mut *out, &List { version: 1, rules })?;
    writeln!(out)
}

#[derive(Serialize)]
struct List {
    version: u32,
    rules: Vec<About>,
}

#[derive(Serialize)]
struct About {
    id: &'static str,
    group: &'static str,
    severity: &'static str,
    security_severity: Option<&'static str>,
    summary: &'static str,
    why: &'static str,
    fix: &'static str,
    controls: Vec<String>,
    references: &'static [&'static str],
}

impl About {
    fn of(rule: &Rule) -> Self {
        let controls = rule.controls.iter();
        Self {
            id: rule.id,
            group: rule.group.name(),
            severity: rule.severity.name(),
            security_severity: rule.security_severity,
            summary: rule.summary,
            why: rule.why,
            fix: rule.fix,
            controls: controls
                .map(|control| format!("{}:{}", control.benchmark, control.id))
                .collect(),
            references: rule.references,
        }
    }
}
