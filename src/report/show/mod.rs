//! `scantling show`: the effective command line of each server, and the origin of every argument.

mod json;
mod shell;

use std::io;
use std::sync::Arc;

pub use json::write as json;
pub use shell::write as shell;
use textwrap::core::display_width;

use super::Style;
use super::concise::place;
use crate::apiserver::{
    ApiServer, Argument, Completeness, Component, Dialect, Flag, Form, Origin, Stray, StrayKind,
    Version,
};
use crate::sanitize;
use crate::source::{Source, Span};

/// The column of origins lies behind the longest argument that leaves room for it. It never moves left
/// of this column.
const COLUMN_MIN: usize = 56;

/// Writes the servers for people: a heading for each, then one argument a line with its origin.
pub fn human(
    servers: &[(&Source, &ApiServer)],
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for (index, (source, server)) in servers.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write_server(source, server, style, out)?;
    }
    Ok(())
}

fn heading(source: &Source, server: &ApiServer) -> String {
    let version = match &server.version {
        Version::Unknown if server.component == Component::Etcd => "version unknown".to_owned(),
        Version::Unknown => "Kubernetes version unknown".to_owned(),
        _ => server.release(),
    };
    format!(
        "{}: {} ({}), {}",
        place(source, Some(server.anchor)),
        sanitize::line(&server.program),
        server.dialect.name(),
        sanitize::line(&version),
    )
}

fn write_server(
    source: &Source,
    server: &ApiServer,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    writeln!(out, "{}", painted(style, BOLD, &heading(source, server)))?;
    let rows: Vec<Row> =
        server.arguments.iter().map(|argument| row(source, server, argument)).collect();
    let origins = rows.iter().map(|row| display_width(&row.origin));
    let room = style.width.saturating_sub(4 + origins.max().unwrap_or(0));
    let widths = rows.iter().map(|row| display_width(&row.words));
    let column = widths.filter(|&width| width <= room.max(COLUMN_MIN)).max();
    for Row { words, origin, remark } in &rows {
        let gap = column.unwrap_or(0).saturating_sub(display_width(words));
        let origin = painted(style, DIM, origin);
        writeln!(out, "  {words}{:gap$}  {origin}{remark}", "")?;
    }
    if rows.is_empty() {
        writeln!(out, "  (no flags)")?;
    }
    if server.faults.iter().any(|fault| fault.kind.is_refused()) {
        let line = "not started while the tool refuses the file: `scantling check` says why";
        writeln!(out, "  {}", painted(style, BOLD, line))?;
    }
    if let Completeness::Partial(partial) = server.completeness {
        let line = format!("more flags may come from {}", partial.words());
        writeln!(out, "  {}", painted(style, BOLD, &line))?;
    }
    Ok(())
}

/// An argument as it is shown.
struct Row {
    /// The argument as the process gets it.
    words: String,
    origin: String,
    /// A note in parentheses with space before it, or nothing for a flag with a known value.
    remark: String,
}

fn row(source: &Source, server: &ApiServer, argument: &Argument) -> Row {
    let (words, remark, origin, span) = match argument {
        Argument::Flag(flag) => (written(flag), remark(flag), flag.origin, flag.span),
        Argument::Stray(stray) => from_stray(stray, not_a_flag(stray.kind)),
        Argument::Unknown(stray, _) => from_stray(stray, "unknown, may hold flags"),
        Argument::Terminator(stray) => from_stray(stray, "no flag follows"),
        Argument::Empty(stray) => from_stray(stray, "empty, ignored"),
    };
    let words = match words.as_str() {
        "" => "\"\"",
        words => words,
    };
    Row {
        words: sanitize::line(words).into_owned(),
        origin: origin_words(source, server, origin, span),
        remark: remark.map_or_else(String::new, |remark| format!("  ({remark})")),
    }
}

fn from_stray(stray: &Stray, remark: &str) -> (String, Option<String>, Origin, Span) {
    let remark = Some(remark.to_owned());
    (stray.text.clone(), remark, stray.origin, stray.span)
}

fn written(flag: &Flag) -> String {
    let Flag { spelling, raw, .. } = flag;
    match flag.form {
        Form::Equals => format!("--{spelling}={raw}"),
        Form::Separate => format!("--{spelling} {raw}"),
        // `-v` as the last argument: a shorthand without its value.
        Form::Missing if spelling.chars().count() == 1 => format!("-{spelling}"),
        Form::Bare | Form::Missing => format!("--{spelling}"),
        Form::Shorthand => format!("-{spelling}={raw}"),
    }
}

fn remark(flag: &Flag) -> Option<String> {
    let mut remarks = Vec::new();
    if flag.maybe {
        remarks.push("in a conditional block".to_owned());
    }
    match (&flag.value, flag.form) {
        (_, Form::Missing) => remarks.push("value missing".to_owned()),
        (Err(reason), _) => remarks.push(format!("value unknown: {reason}")),
        (Ok(_), _) => {}
    }
    if remarks.is_empty() { None } else { Some(remarks.join("; ")) }
}

const fn not_a_flag(kind: StrayKind) -> &'static str {
    match kind {
        StrayKind::Positional => "not a flag",
        StrayKind::BadSyntax => "not a flag: bad syntax",
        StrayKind::Shorthand => "not a flag: no such shorthand",
    }
}

fn origin_words(source: &Source, server: &ApiServer, origin: Origin, span: Span) -> String {
    match written_at(source, server, origin, span) {
        Ok((source, span)) => place(source, Some(span)),
        Err(dialect) => format!("{} default", dialect.name()),
    }
}

/// The file and span of an argument, or the dialect whose tool adds it.
fn written_at<'a>(
    source: &'a Source,
    server: &'a ApiServer,
    origin: Origin,
    span: Span,
) -> Result<(&'a Source, Span), Dialect> {
    match origin {
        Origin::Written => Ok((source, span)),
        Origin::Beside(file, span) => {
            let other = server.sources.get(file).map(Arc::as_ref);
            Ok((other.unwrap_or(source), span))
        }
        Origin::Default(dialect) => Err(dialect),
    }
}

const BOLD: &str = "1";
const DIM: &str = "2";

/// Text with an ANSI attribute, if the style has colour.
fn painted(style: &Style, attribute: &str, text: &str) -> String {
    if style.color { format!("\u{1b}[{attribute}m{text}\u{1b}[0m") } else { text.to_owned() }
}
