//! `scantling show`: the effective command line of each server, and the origin of every argument.

mod json;
mod shell;

use std::io;
use std::sync::Arc;

pub use json::write as json;
pub use shell::write as shell;
use textwrap::core::display_width;

use super::concise::place;
use super::{Style, paint, prose};
use crate::apiserver::{
    ApiServer, Argument, Completeness, Component, Dialect, Flag, Form, Origin, Stray, StrayKind,
    Version,
};
use crate::rendered::ServerTemplates;
use crate::sanitize;
use crate::source::{Source, Span};

/// On a wider line than this the origins do not move further to the right, away from short arguments.
const USUAL_WIDTH: usize = 80;

/// The column up to which the origins may move on such a line, however long they are.
const COLUMN_MIN: usize = 56;

/// Writes the servers for people: a heading for each, then one argument a line with its origin.
pub fn human(
    servers: &[(&Source, &ApiServer)],
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut templates = ServerTemplates::default();
    for (index, (source, server)) in servers.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        if let Some(template) = templates.at(source, server.anchor) {
            let line = format!("# rendered from {}", sanitize::line(template));
            writeln!(out, "{}", paint::dim(&line, style))?;
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
    let indented = prose::wrapping(style.width).subsequent_indent("    ");
    for line in textwrap::wrap(&heading(source, server), indented) {
        writeln!(out, "{}", paint::bold(&line, style))?;
    }
    let rows: Vec<Row> =
        server.arguments.iter().map(|argument| row(source, server, argument)).collect();
    write_rows(&rows, style, out)?;
    if rows.is_empty() {
        writeln!(out, "  (no flags)")?;
    }
    if server.faults.iter().any(|fault| fault.kind.is_refused()) {
        let line = "not started while the tool refuses the file: `scantling check` says why";
        writeln!(out, "  {}", paint::bold(line, style))?;
    }
    if let Completeness::Partial(partial) = server.completeness {
        let line = format!("more flags may come from {}", partial.words());
        writeln!(out, "  {}", paint::bold(&line, style))?;
    }
    Ok(())
}

/// Writes the arguments in one column and their origins in another. An origin or a remark without room on its
/// line is written below:
///
/// ```text
///   --secure-port=6443        kubeadm default
///   --tls-cert-file=/etc/kubernetes/pki/apiserver.crt  kubeadm default
///   --enable-admission-plugins=NodeRestriction,PodSecurity,AlwaysPullImages
///                             cluster.yaml:11:12
/// ```
fn write_rows(rows: &[Row], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let origins = rows.iter().map(|row| display_width(&row.origin));
    // Two columns in front of the words, two behind them, and the longest origin.
    let taken = 4 + origins.max().unwrap_or(0);
    let usual = USUAL_WIDTH.saturating_sub(taken).max(COLUMN_MIN);
    let room = style.width.saturating_sub(taken).min(usual);
    let words = rows.iter().map(|row| display_width(&row.words));
    let column = words.filter(|&width| width <= room).max().unwrap_or(0);
    for Row { words, origin, remark } in rows {
        let width = display_width(words);
        let fits = |words: usize| 2 + words + 2 + display_width(origin) <= style.width;
        let painted = paint::dim(origin, style);
        let at = if fits(width) {
            let gap = column.saturating_sub(width);
            write!(out, "  {words}{:gap$}  {painted}", "")?;
            2 + width.max(column) + 2
        } else {
            write!(out, "  {words}\n  {:column$}  {painted}", "")?;
            2 + column + 2
        };
        let room = at + display_width(origin) + display_width(remark) <= style.width;
        match (remark.as_str(), room) {
            ("", _) => writeln!(out)?,
            (remark, true) => writeln!(out, "{remark}")?,
            (remark, false) => writeln!(out, "\n    {}", remark.trim_start())?,
        }
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
    let (spelling, raw) = (flag.spelling(), &flag.raw);
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
        remarks.push("may be absent".to_owned());
    }
    match (flag.value(), flag.form) {
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
            let other = server.sources.get(file as usize).map(Arc::as_ref);
            Ok((other.unwrap_or(source), span))
        }
        Origin::Default(dialect) => Err(dialect),
    }
}
