//! `stray-argument`: an argument that is not a flag.

use crate::apiserver::{
    ApiServer, Argument, Component, Flag, Form, Origin, Stray, StrayKind, flags, value,
};
use crate::edit::{Edit, Fix};
use crate::rule::{Finding, Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "stray-argument",
    group: Group::Startup,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[SeverityCase::new(
        Severity::Warning,
        "the version may be older than 1.19, which ignores the word",
    )],
    security_severity: None,
    summary: "kube-apiserver accepts flags only and will not start with anything else",
    why: "kube-apiserver refuses to start if an argument is neither a flag nor the value of a \
flag (the Args check in cmd/kube-apiserver/app/server.go, from 1.19.0 on; older versions ignore the \
word). Common causes: a boolean flag takes \
its value after `=`, so in `--profiling false` the second word is a separate argument; `--flag \
value` as one item of a list is one argument, and no flag has a space in its name; a space before \
the dashes makes a flag plain text.",
    fix: "remove it, or join it to its flag with =",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    ],
    check,
};

/// The words that are told of one server. One is enough to refuse it, and a text of 1 MB may have 300,000.
const WORDS_MAX: usize = 1000;

/// The beginning of a map that Go printed.
pub(super) const PRINTED_MAP: &str = "[{";

fn check(server: &ApiServer, report: &mut Report) {
    let mut before: Option<&Flag> = None;
    let mut told = 0;
    for argument in &server.arguments {
        match argument {
            Argument::Stray(stray) if stray.kind == StrayKind::Positional && told < WORDS_MAX => {
                told += 1;
                positional(server, stray, before, report);
            }
            Argument::Flag(flag) if flag.spelling().starts_with(PRINTED_MAP) => {
                map(server, flag, report);
            }
            Argument::Flag(flag)
                if flag.origin == Origin::Written && flag.name.contains(char::is_whitespace) =>
            {
                spaced(server, flag, report);
            }
            _ => {}
        }
        before = match argument {
            Argument::Flag(flag) => Some(flag),
            _ => None,
        };
    }
}

/// `--profiling false`
fn behind_switch(server: &ApiServer, stray: &Stray, flag: &Flag, report: &mut Report) {
    let message = format!(
        "{} is not the value of --{}, which is true without a value: {}",
        stray.text,
        flag.spelling(),
        consequence(server),
    );
    judged(server, report.at(stray.span, message))
        .also(flag.span, "a boolean flag takes its value behind =")
        .help(format!("write --{}={}", flag.spelling(), stray.text))
        .fix(joined(flag, stray))
        .flag(flag.name.clone());
}

fn positional(server: &ApiServer, stray: &Stray, before: Option<&Flag>, report: &mut Report) {
    if stray.origin != Origin::Written {
        return;
    }
    if let Some(flag) = before
        && flag.form == Form::Bare
        && value::boolean(&stray.text).is_some()
    {
        return behind_switch(server, stray, flag, report);
    }
    let shown = stray.text.lines().next().unwrap_or_default();
    if let Some(continuation) = server.dialect.facts().continuation
        && shown.trim().trim_end_matches(continuation).is_empty()
    {
        broken_continuation(stray, report);
        return;
    }
    let message = format!("{shown:?} is not a flag: {}", consequence(server));
    // An item without a value, as in `- `, has no text to point at.
    let place = if stray.span.is_empty() { server.anchor } else { stray.span };
    let finding = judged(server, report.at(place, message));
    if stray.text == " " || stray.text == "\t" {
        // The blank behind the backslash in `--etcd-servers=https://127.0.0.1:2379 \·` is an argument.
        finding.help("remove it; a backslash continues a line only if no blank follows it");
    }
    let trimmed =
        stray.text.trim_start_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'');
    if trimmed.starts_with("--") && trimmed.len() < stray.text.len() {
        let first = stray.text.chars().next().unwrap_or_default();
        let what = if first.is_whitespace() { "a space" } else { "a quote" };
        finding.label(format!("{what} before the dashes")).help("begin the item with --");
        if first.is_whitespace() {
            finding.fix(Fix::safe([Edit::respell_stray(stray, trimmed)]));
        }
    }
}

/// The first version that surely refuses an argument that is no flag: the Args check is in
/// cmd/kube-apiserver/app/server.go from 1.19.0 on. Of the other programs of Kubernetes 1.20 was the first that
/// was run. etcd always refused it (etcdmain/config.go, `parse`).
const fn refused_since(component: Component) -> u8 {
    match component {
        Component::KubeApiServer => 19,
        Component::KubeControllerManager | Component::KubeScheduler | Component::Kubelet => 20,
        Component::Etcd => 0,
    }
}

fn consequence(server: &ApiServer) -> String {
    let program = server.component.name();
    let since = refused_since(server.component);
    if server.version.at_least(since) {
        format!("{program} will not start")
    } else if server.version.before(since) && server.component.is_api_server() {
        format!("{program} ignores it, and refuses it from 1.{since} on")
    } else {
        format!("{program} 1.{since} and later refuses it")
    }
}

fn judged<'a>(server: &ApiServer, finding: &'a mut Finding) -> &'a mut Finding {
    let refused = server.version.at_least(refused_since(server.component));
    finding.severity(if refused { Severity::Error } else { Severity::Warning })
}

/// A backslash continues a line only as its last character (systemd.syntax(7)):
///
/// ```text
/// ExecStart=/usr/local/bin/kube-apiserver \·
///   --etcd-servers=https://10.0.0.11:2379
/// ```
fn broken_continuation(stray: &Stray, report: &mut Report) {
    report
        .at(
            stray.span,
            "a blank after the backslash ends the command: systemd continues a line only if the \
backslash is its last character, and ignores the lines that follow",
        )
        .label("white space after it")
        .help("remove the white space at the end of the line");
}

/// An item of a list that became a map because of a colon: `audit-log-maxage: 30`, `oidc-groups-prefix=oidc:`.
fn map(server: &ApiServer, flag: &Flag, report: &mut Report) {
    let argument = match flag.form {
        Form::Equals if !flag.spelling().ends_with("}]") => {
            format!("{}={}", flag.spelling(), flag.raw)
        }
        _ => flag.spelling().to_string(),
    };
    let entry = argument.trim_start_matches(PRINTED_MAP).trim_end_matches("}]");
    let (key, value) = entry.split_once(' ').unwrap_or((entry, ""));
    let value = if value == "<nil>" { "" } else { value };
    let message = format!(
        "{:?} is a map and no text, and no flag has its name: {} will not start",
        format!("{key}: {value}").trim_end(),
        server.component.name(),
    );
    let finding = report.at(flag.span, message);
    let name = key.split('=').next().unwrap_or(key);
    finding.flag(flags::canonical(name));
    if key.contains('=') {
        finding.help("put the item in quotes: a colon at the end or before a blank makes it a map");
    } else {
        finding.help(format!("write {key}={value}: a blank after the colon makes the item a map"));
    }
}

/// `--flag value` as one string, and `--flag = value`.
fn spaced(server: &ApiServer, flag: &Flag, report: &mut Report) {
    let (name, rest) = flag.spelling().split_once(char::is_whitespace).unwrap_or_default();
    let value = if rest.trim().is_empty() { flag.raw.trim() } else { rest.trim() };
    let message = format!(
        "\"--{}\" is one string with a space in it, and no flag has that name: {} will not start",
        flag.spelling().lines().next().unwrap_or_default(),
        server.component.name(),
    );
    let finding = report.at(flag.span, message);
    finding.flag(flags::canonical(name));
    // In a map or a list of names and values, the value is written separately.
    if server.dialect.facts().adds_dashes {
        finding.help("write the flag's name alone as the key");
    } else {
        finding.help(format!("write --{name}={value}")).fix(respelled(server, flag));
    }
}

/// `--profiling false` as one string.
fn joined(flag: &Flag, stray: &Stray) -> Option<Fix> {
    let one = format!("--{}={}", flag.spelling(), stray.text);
    (!flag.maybe).then(|| Fix::safe([Edit::respell(flag, &one), Edit::remove_stray(stray)]))
}

/// `--flag=value` for `--flag value` and `--flag = value`, if there is one value.
fn respelled(server: &ApiServer, flag: &Flag) -> Option<Fix> {
    let value = match flag.form {
        Form::Equals => format!("={}", flag.raw),
        _ => String::new(),
    };
    let text = format!("{}{value}", flag.spelling());
    let (name, value) = text.split_once(char::is_whitespace)?;
    let value = value.trim();
    let value = value.strip_prefix('=').map_or(value, str::trim_start);
    let plain =
        !value.is_empty() && !value.contains(char::is_whitespace) && !value.starts_with('-');
    let known = server.known(&flags::canonical(name)).is_some();
    (plain && known).then(|| Fix::safe([Edit::respell(flag, &format!("--{name}={value}"))]))
}
