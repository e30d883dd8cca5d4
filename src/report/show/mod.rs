//! `scantling show`: the command line that each kube-apiserver will be started with, and where
//! every part of it comes from.

mod json;

use std::io;

pub use json::write as json;
use textwrap::core::display_width;

use super::concise::place;
use super::{Style, sanitize};
use crate::apiserver::{
    ApiServer, Argument, Completeness, Flag, Form, Origin, Partial, Stray, StrayKind,
};
use crate::source::{Source, Span};

/// Origins are aligned behind the longest argument, as long as that is no longer than this.
const ARGUMENT_MAX: usize = 48;

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

fn write_server(
    source: &Source,
    server: &ApiServer,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let heading = format!(
        "{}: {} ({}), Kubernetes {}",
        place(source, Some(server.anchor)),
        sanitize::line(&server.program),
        server.dialect.name(),
        sanitize::line(&server.version.to_string()),
    );
    writeln!(out, "{}", painted(style, BOLD, &heading))?;
    let rows: Vec<(String, String)> = server
        .arguments
        .iter()
        .map(|argument| row(source, argument))
        .collect();
    let widths = rows.iter().map(|(words, _)| display_width(words));
    let column = widths.filter(|&width| width <= ARGUMENT_MAX).max();
    for (words, origin) in &rows {
        let room = column.unwrap_or(0).saturating_sub(display_width(words));
        let origin = painted(style, DIM, origin);
        writeln!(out, "  {words}{:room$}  {origin}", "")?;
    }
    if rows.is_empty() {
        writeln!(out, "  (no flags)")?;
    }
    if let Completeness::Partial(partial) = server.completeness {
        let line = format!("more flags may come from {}", elsewhere(partial));
        writeln!(out, "  {}", painted(style, BOLD, &line))?;
    }
    Ok(())
}

/// An argument as it stands on the command line, with a remark where it is not simply that, and
/// its origin.
fn row(source: &Source, argument: &Argument) -> (String, String) {
    let (words, remark, origin, span) = match argument {
        Argument::Flag(flag) => (written(flag), remark(flag), flag.origin, flag.span),
        Argument::Stray(stray) => from_stray(stray, not_a_flag(stray.kind)),
        Argument::Unknown(stray, _) => from_stray(stray, Some("unknown, may hold flags".into())),
        Argument::Terminator(stray) => from_stray(stray, Some("no flag follows".into())),
        Argument::Empty(stray) => from_stray(stray, Some("empty, ignored".into())),
    };
    let words = match words.as_str() {
        "" => "\"\"",
        words => words,
    };
    let mut words = sanitize::line(words).into_owned();
    if let Some(remark) = remark {
        words += &format!("  ({remark})");
    }
    (words, origin_words(source, origin, span))
}

fn from_stray(stray: &Stray, remark: Option<String>) -> (String, Option<String>, Origin, Span) {
    (stray.text.clone(), remark, stray.origin, stray.span)
}

fn written(flag: &Flag) -> String {
    let Flag { spelling, raw, .. } = flag;
    match flag.form {
        Form::Equals => format!("--{spelling}={raw}"),
        Form::Separate => format!("--{spelling} {raw}"),
        Form::Bare => format!("--{spelling}"),
        // A flag without its value may have been written in either way.
        Form::Missing if spelling.chars().count() == 1 => format!("-{spelling}"),
        Form::Missing => format!("--{spelling}"),
        Form::Shorthand => format!("-{spelling}={raw}"),
    }
}

fn remark(flag: &Flag) -> Option<String> {
    match (&flag.value, flag.form) {
        (_, Form::Missing) => Some("value missing".to_owned()),
        (Err(why), _) => Some(format!("value unknown: {why}")),
        (Ok(_), _) => None,
    }
}

fn not_a_flag(kind: StrayKind) -> Option<String> {
    let remark = match kind {
        StrayKind::Positional => "not a flag",
        StrayKind::BadSyntax => "not a flag: bad syntax",
        StrayKind::Shorthand => "not a flag: no such shorthand",
    };
    Some(remark.to_owned())
}

fn origin_words(source: &Source, origin: Origin, span: Span) -> String {
    match origin {
        Origin::Written => place(source, Some(span)),
        Origin::Default(dialect) => format!("{} default", dialect.name()),
    }
}

fn elsewhere(partial: Partial) -> String {
    match partial {
        Partial::OpenShiftConfig => "the file that --openshift-config names".to_owned(),
        Partial::Variable(why) => format!("an argument that is unknown ({why})"),
    }
}

const BOLD: &str = "1";
const DIM: &str = "2";

/// Text with an ANSI attribute, where the style has colour.
fn painted(style: &Style, attribute: &str, text: &str) -> String {
    if style.color {
        format!("\u{1b}[{attribute}m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}
