//! What shows that a control has its status.

use std::sync::Arc;

use crate::apiserver::{ApiServer, Flag, Origin, Resolved, Setting};
use crate::benchmark::Requirement;
use crate::source::{Source, Span};

/// What shows a status.
#[derive(Clone, Debug)]
pub enum Evidence {
    /// A place in a file; the server's own where no other is named.
    Place(Option<Arc<Source>>, Span),
    /// A default of the program, or of the tool that starts it, by name.
    Default(&'static str),
}

impl Evidence {
    /// A place in the server's own file.
    pub const fn place(span: Span) -> Self {
        Self::Place(None, span)
    }
}

/// The flags of a requirement as a server has them.
pub(super) fn of_flags(requirement: &Requirement, server: &ApiServer) -> Vec<Evidence> {
    let mut all = Vec::new();
    for name in &requirement.flags {
        all.extend(server.deciding(name).into_iter().map(|flag| of_flag(flag, server)));
        if matches!(server.setting(name), Setting::Absent) {
            all.push(Evidence::Default(server.component.name()));
        }
    }
    all
}

fn of_flag(flag: &Flag, server: &ApiServer) -> Evidence {
    match flag.origin {
        Origin::Written => Evidence::place(flag.span),
        Origin::Default(dialect) => Evidence::Default(dialect.name()),
        Origin::Beside(file, span) => {
            Evidence::Place(server.sources.get(file as usize).cloned(), span)
        }
    }
}

/// The values of a requirement's flags, for people.
pub(super) fn words(requirement: &Requirement, server: &ApiServer) -> String {
    let values: Vec<String> = requirement.flags.iter().map(|name| value(name, server)).collect();
    values.join(", ")
}

fn value(name: &str, server: &ApiServer) -> String {
    match (server.setting(name), server.resolved(name)) {
        (Setting::Default(flag), _) => match flag.origin {
            Origin::Default(dialect) => {
                format!("--{name}={} by {}", flag.raw, dialect.name())
            }
            _ => format!("--{name}={}", flag.raw),
        },
        (setting, _) if setting.flag().is_some_and(|flag| flag.unknown.is_some()) => {
            format!("--{name} has a value")
        }
        (_, Resolved::Given(..)) => {
            let values: Vec<&str> =
                server.deciding(name).into_iter().filter_map(Flag::known).collect();
            format!("--{name}={}", values.join(","))
        }
        (_, Resolved::Default("" | "[]")) => format!("--{name} is not set"),
        (_, Resolved::Default(value)) => format!("--{name} is {value} by default"),
        _ => format!("--{name} is not set"),
    }
}
