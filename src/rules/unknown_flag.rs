//! `unknown-flag`: a flag that the kube-apiserver of this version does not have.

use super::stray_argument::PRINTED_MAP;
use crate::apiserver::flags::{self, Availability, KnownFlag};
use crate::apiserver::version::{NEWEST_MINOR, OLDEST_MINOR};
use crate::apiserver::{
    ApiServer, Argument, Component, Flag, OPENSHIFT, Origin, Setting, Stray, StrayKind,
};
use crate::edit::{Edit, Fix};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "unknown-flag",
    group: Group::Startup,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[
        SeverityCase::new(
            Severity::Warning,
            "a condition in a template decides whether the flag is set, or the version may be one whose flags are not known here",
        ),
        SeverityCase::new(
            Severity::Note,
            "the name is written with underscores, and only some of the possible versions refuse that",
        ),
    ],
    security_severity: None,
    summary: "kube-apiserver does not have this flag and will not start",
    why: "kube-apiserver ends with \"unknown flag\" at the first flag that it does not know: names are \
compared letter by letter, upper and lower case differ, and there are no abbreviations. As a static \
pod it is started again and again, and the cluster has no API. A misspelt security flag is also one \
that is not set. Written with underscores, a flag is the same one up to Kubernetes 1.9 and from 1.23 \
on, and unknown in between.",
    fix: "correct the name, or remove the flag",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    ],
    check,
};

/// Flags that only the kube-apiserver of `OpenShift` has.
const OPENSHIFT_FLAGS: [&str; 1] = ["openshift-config"];

fn check(server: &ApiServer, report: &mut Report) {
    if server.program == OPENSHIFT || server.dialect.holds_fields() {
        return;
    }
    for argument in &server.arguments {
        match argument {
            Argument::Flag(flag) if flag.origin == Origin::Written => {
                check_flag(server, flag, report);
            }
            Argument::Stray(stray) if stray.kind != StrayKind::Positional => {
                check_malformed(server, stray, report);
            }
            _ => {}
        }
    }
}

fn check_flag(server: &ApiServer, flag: &Flag, report: &mut Report) {
    match server.known(&flag.name) {
        None if is_slip(flag) || OPENSHIFT_FLAGS.contains(&&*flag.name) => {}
        // The flags of older versions were not recorded, so nothing is known.
        None if server.version.before(OLDEST_MINOR) => {}
        // OpenShift's kube-apiserver had flags that are in no table here.
        None if server.dialect.facts().own_flags && server.nearest(&flag.name).is_none() => {}
        None => nobody_knows(server, flag, report),
        // The condition of the template may be the version.
        Some(_) if flag.maybe => {}
        Some(known) if is_too_new(known, server) => too_new(server, flag, known, report),
        // This was not looked up for the other components.
        Some(_) if flag.spelling().contains('_') && server.component.is_api_server() => {
            underscored(server, flag, report);
        }
        Some(_) => {}
    }
}

/// True for a slip of another kind: `--flag value` as one item, or a map.
fn is_slip(flag: &Flag) -> bool {
    flag.name.contains(char::is_whitespace) || flag.spelling().starts_with(PRINTED_MAP)
}

fn nobody_knows(server: &ApiServer, flag: &Flag, report: &mut Report) {
    let near = server.nearest(&flag.name);
    let program = server.component.name();
    let newer = server.version.minors().1 > NEWEST_MINOR;
    // It may be older than any version whose flags were read.
    let (first, _) = server.dialect.facts().known;
    let older = server.version.minors().0.max(first) <= OLDEST_MINOR && near.is_none();
    let table = flags::of(server.component);
    let between =
        !server.component.is_api_server() && !server.version.all(|minor| table.is_recorded(minor));
    let message = if between {
        unrecorded(server, flag.spelling())
    } else if newer {
        format!(
            "no {program} up to 1.{NEWEST_MINOR} has a flag --{}; whether {} has is not known here",
            flag.spelling(),
            server.release(),
        )
    } else if older {
        format!("no {program} from Kubernetes 1.{OLDEST_MINOR} on has a flag --{}", flag.spelling())
    } else {
        format!("{program} has no flag --{}: it will not start", flag.spelling())
    };
    let finding = report.at(flag.name_span, message).flag(flag.name.clone());
    let unread = between && near.is_none() && is_before_table(server);
    if unread {
        finding.severity(Severity::Note);
    } else if newer || older || between || flag.maybe {
        finding.severity(Severity::Warning);
    }
    if let Some(near) = near {
        finding
            .label(format!("did you mean --{}?", near.name))
            .help(format!("write --{}", near.name))
            .fix(meant(server, flag, near))
            .flag(near.name);
    }
}

/// For a program of which the flags of some versions only were read: `kubelet 1.20 and 1.36 have no flag --x`.
fn unrecorded(server: &ApiServer, name: &str) -> String {
    let table = flags::of(server.component);
    let mut numbers = Vec::new();
    for minor in (OLDEST_MINOR..=NEWEST_MINOR).filter(|&minor| table.is_recorded(minor)) {
        let release = server.component.release(minor);
        numbers.push(release.rsplit(' ').next().unwrap_or_default().to_owned());
    }
    let program = server.component.name();
    let versions = numbers.join(" and ");
    format!(
        "{program} {versions} have no flag --{name}, and the flags of other versions are not known here"
    )
}

/// True if the program may be older than the first version whose flags were read.
///
/// ```text
/// ExecStart=/usr/bin/kubelet --api_servers=http://127.0.0.1:8080 --cadvisor-port=0
/// ```
fn is_before_table(server: &ApiServer) -> bool {
    let table = flags::of(server.component);
    let (oldest, _) = server.version.minors();
    !(OLDEST_MINOR..=oldest).any(|minor| table.is_recorded(minor))
}

/// True if the flag is newer than every possible version.
fn is_too_new(known: &KnownFlag, server: &ApiServer) -> bool {
    let since = known.first().map_or(0, |since| since.earliest);
    server.version.before(since)
        && server.version.all(|minor| known.presence(minor) == Availability::Absent)
}

fn too_new(server: &ApiServer, flag: &Flag, known: &KnownFlag, report: &mut Report) {
    let since = known.first().map_or(0, |since| since.latest);
    let message =
        format!("{} does not have --{} yet and will not start", server.release(), known.name);
    let since = server.component.release(since);
    report
        .at(flag.name_span, message)
        .label(format!("since {since}"))
        .help(format!("remove it, or run {since} or newer"))
        .flag(known.name);
}

fn underscored(server: &ApiServer, flag: &Flag, report: &mut Report) {
    let refused = |minor| !flags::underscore_accepted(minor);
    let version = &server.version;
    let (severity, consequence) = if version.all(refused) {
        (Severity::Error, format!("Kubernetes {version} does not know it and will not start"))
    } else if version.any(refused) {
        (Severity::Note, "Kubernetes 1.10 to 1.22 do not know it and will not start".to_owned())
    } else {
        return;
    };
    report
        .at(
            flag.name_span,
            format!("--{} is written with underscores: {consequence}", flag.spelling()),
        )
        .severity(severity)
        .help(format!("write --{}", flag.name))
        .fix(Fix::safe([Edit::rename(flag, &flag.name)]))
        .flag(flag.name.clone());
}

/// Safe where some letters are wrong and nothing else sets the flag: another occurrence, a tool, or
/// what can't be seen. `no-profiling` is not misspelt, it is the reverse.
fn meant(server: &ApiServer, flag: &Flag, near: &KnownFlag) -> Option<Fix> {
    let reversed = flag.name.starts_with("no-") && !near.name.starts_with("no-");
    if reversed || is_too_new(near, server) {
        return None;
    }
    let edits = [Edit::rename(flag, near.name)];
    let slip = strsim::osa_distance(&flag.name.to_lowercase(), near.name) <= 3;
    let alone = matches!(server.setting(near.name), Setting::Absent);
    Some(if slip && alone { Fix::safe(edits) } else { Fix::risky(edits) })
}

/// `-tls-cert-file` and `----tls-cert-file`.
fn check_malformed(server: &ApiServer, stray: &Stray, report: &mut Report) {
    // kubeadm adds two dashes to the name; dashed-extra-arg reports that.
    if server.dialect.facts().adds_dashes || stray.origin != Origin::Written {
        return;
    }
    let name = stray.text.trim_start_matches('-');
    let name = name.split('=').next().unwrap_or_default();
    let what = match stray.kind {
        StrayKind::Shorthand => "is read as one-letter flags",
        _ => "is no flag",
    };
    let program = server.component.name();
    let message = format!("{} {what}: {program} will not start", stray.text);
    let finding = report.at(stray.span, message);
    if let Some(known) = server.known(&flags::canonical(name)) {
        finding
            .help(format!("write two dashes: --{name}"))
            .fix(two_dashes(server, stray, known))
            .flag(known.name);
    }
}

fn two_dashes(server: &ApiServer, stray: &Stray, known: &KnownFlag) -> Fix {
    let text = format!("--{}", stray.text.trim_start_matches('-'));
    let edits = [Edit::respell_stray(stray, &text)];
    match server.setting(known.name) {
        Setting::Absent => Fix::safe(edits),
        _ => Fix::risky(edits),
    }
}
