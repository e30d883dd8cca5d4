//! `missing-value`: a flag without its value, or with the next flag in its place.

use super::server_facts::reads_file;
use crate::apiserver::{ApiServer, Component, Flag, Form, flags};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "missing-value",
    group: Group::Startup,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[SeverityCase::new(
        Severity::Warning,
        "the flag takes the next one for its value and does not name a file",
    )],
    security_severity: None,
    summary: "a flag without its value, or with the next flag as its value",
    why: "A flag that needs a value and has no `=` takes the next argument, whatever it is. If \
the value was forgotten, that is the next flag: `--tls-cert-file` followed by \
`--tls-private-key-file=/k` sets the certificate to \"--tls-private-key-file=/k\" and no key, \
without a message (pflag, parseLongArg). If the flag is the last argument, the server does not \
start.",
    fix: "write the value after the flag and =",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for flag in server.flags() {
        match flag.form {
            Form::Missing => {
                let message = format!(
                    "--{} needs a value and is the last argument: {} will not start",
                    flag.spelling(),
                    server.component.name(),
                );
                report.at(flag.span, message).flag(flag.name.clone());
            }
            Form::Separate | Form::Shorthand => swallowed(server, flag, report),
            Form::Equals | Form::Bare => {}
        }
    }
}

fn swallowed(server: &ApiServer, flag: &Flag, report: &mut Report) {
    let Some(next) = flag.raw.strip_prefix("--") else {
        return;
    };
    let name = flags::canonical(next.split('=').next().unwrap_or_default());
    let Some(lost) = server.known(&name) else {
        return;
    };
    let mut message = format!("--{} takes \"{}\" for its value", flag.spelling(), flag.raw);
    let stops = reads_file(&flag.name);
    if stops {
        message += ", no such file exists, and ";
        message += server.component.name();
        message += " will not start";
    }
    let severity = if stops { Severity::Error } else { Severity::Warning };
    report
        .at(flag.name_span, message)
        .severity(severity)
        .label("no value of its own")
        .also(flag.value_span, format!("so --{} is not set", lost.name))
        .flag(flag.name.clone())
        .flag(lost.name);
}
