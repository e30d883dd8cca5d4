//! The output of `scantling show` as JSON.

use std::io;

use serde::Serialize;

use super::written_at;
use crate::apiserver::version::NEWEST_MINOR;
use crate::apiserver::{
    ApiServer, Argument, Completeness, Flag, Form, Origin, Stray, StrayKind, Version,
};
use crate::rendered::ServerTemplates;
use crate::report::json::{VERSION, print};
use crate::report::region::Region;
use crate::source::{Source, Span};

#[derive(Serialize)]
struct ShowReport<'a> {
    version: u32,
    servers: Vec<Server<'a>>,
}

#[derive(Serialize)]
struct Server<'a> {
    path: &'a str,
    /// The template of a chart, if the output of `helm template` names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<&'a str>,
    component: &'static str,
    dialect: &'static str,
    #[serde(flatten)]
    region: Region,
    /// The release, if it is known exactly.
    kubernetes_version: Option<&'a str>,
    /// The range of minor versions, if anything is known.
    kubernetes_versions: Option<Versions>,
    /// False if more flags may come from elsewhere.
    complete: bool,
    argv: Vec<String>,
    flags: Vec<FlagShape<'a>>,
    strays: Vec<StrayShape<'a>>,
}

/// Both ends are included; `max` is missing if the range is open.
#[derive(Serialize)]
struct Versions {
    min: String,
    max: Option<String>,
}

#[derive(Serialize)]
struct FlagShape<'a> {
    name: &'a str,
    /// The value as written.
    raw: &'a str,
    /// The value that the process sees, if there is one and it is known.
    value: Option<&'a str>,
    /// True if a condition in a template decides whether the flag is set.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    maybe: bool,
    origin: OriginShape<'a>,
}

#[derive(Serialize)]
struct StrayShape<'a> {
    text: &'a str,
    kind: &'static str,
    origin: OriginShape<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum OriginShape<'a> {
    Written {
        path: &'a str,
        #[serde(flatten)]
        region: Region,
    },
    Default(&'static str),
}

/// Writes the servers as one indented JSON document with a line break after it.
pub fn write(servers: &[(&Source, &ApiServer)], out: &mut dyn io::Write) -> io::Result<()> {
    let mut templates = ServerTemplates::default();
    let servers = servers
        .iter()
        .map(|(source, server)| shape(source, templates.at(source, server.anchor), server))
        .collect();
    let document = ShowReport { version: VERSION, servers };
    print(&document, out)
}

fn shape<'a>(source: &'a Source, template: Option<&'a str>, server: &'a ApiServer) -> Server<'a> {
    let strays = server.arguments.iter();
    Server {
        path: source.path(),
        template,
        component: server.component.name(),
        dialect: server.dialect.name(),
        region: Region::of(source, server.anchor),
        kubernetes_version: server.version.exact().map(|release| release.text.as_str()),
        kubernetes_versions: versions(&server.version),
        complete: !matches!(server.completeness, Completeness::Partial(_)),
        argv: server.argv(),
        flags: server.flags().map(|flag| flag_shape(source, server, flag)).collect(),
        strays: strays.filter_map(|argument| stray_shape(source, server, argument)).collect(),
    }
}

fn versions(version: &Version) -> Option<Versions> {
    let (min, max) = match version {
        Version::Unknown => return None,
        known => known.minors(),
    };
    let open = version.exact().is_none() && max >= NEWEST_MINOR;
    let max = if open { None } else { Some(format!("1.{max}")) };
    Some(Versions { min: format!("1.{min}"), max })
}

fn flag_shape<'a>(source: &'a Source, server: &'a ApiServer, flag: &'a Flag) -> FlagShape<'a> {
    FlagShape {
        name: &flag.name,
        raw: &flag.raw,
        value: if flag.form == Form::Missing { None } else { flag.known() },
        maybe: flag.maybe,
        origin: origin(source, server, flag.origin, flag.span),
    }
}

fn stray_shape<'a>(
    source: &'a Source,
    server: &'a ApiServer,
    argument: &'a Argument,
) -> Option<StrayShape<'a>> {
    let (stray, kind): (&Stray, _) = match argument {
        Argument::Flag(_) => return None,
        Argument::Stray(stray) => (stray, stray_kind(stray.kind)),
        Argument::Unknown(stray, _) => (stray, "unknown"),
        Argument::Terminator(stray) => (stray, "terminator"),
        Argument::Empty(stray) => (stray, "empty"),
    };
    Some(StrayShape {
        text: &stray.text,
        kind,
        origin: origin(source, server, stray.origin, stray.span),
    })
}

const fn stray_kind(kind: StrayKind) -> &'static str {
    match kind {
        StrayKind::Positional => "positional",
        StrayKind::BadSyntax => "bad-syntax",
        StrayKind::Shorthand => "shorthand",
    }
}

fn origin<'a>(
    source: &'a Source,
    server: &'a ApiServer,
    origin: Origin,
    span: Span,
) -> OriginShape<'a> {
    match written_at(source, server, origin, span) {
        Ok((source, span)) => {
            OriginShape::Written { path: source.path(), region: Region::of(source, span) }
        }
        Err(dialect) => OriginShape::Default(dialect.name()),
    }
}
