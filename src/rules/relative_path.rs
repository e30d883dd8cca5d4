//! `relative-path`: a file path that depends on the working directory.

use std::cell::OnceCell;

use super::server_facts::{reads_file, written};
use crate::apiserver::{ApiServer, Component, Form};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "relative-path",
    group: Group::Startup,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: None,
    summary: "a path that depends on the folder in which the server is started",
    why: "A path that does not begin with / is relative to the working directory of the process: \
in a container the root of the image's file system, under systemd what the unit says. \
Certificates are mounted elsewhere, so the file is not found and the server does not start, or \
another file of that name is used.",
    fix: "write an absolute path",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/setup/best-practices/certificates/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    if server.dialect.facts().relative_paths {
        return;
    }
    // One server may have 25,000 such paths.
    let others_folder = OnceCell::new();
    for flag in written(server) {
        let Some(path) = flag.known() else {
            continue;
        };
        if !reads_file(&flag.name) {
            continue;
        }
        // missing-value and invalid-value report values that are not paths.
        let elsewhere = path.is_empty()
            || path.starts_with(['/', '-', '=', '"', '\'', ' '])
            || flag.form == Form::Missing;
        if elsewhere {
            continue;
        }
        report
            .at(
                flag.value_span,
                format!("--{} is looked for where the server is started: {path}", flag.name),
            )
            .help(advice(path, || *others_folder.get_or_init(|| folder_of_others(server))))
            .flag(flag.name.clone());
    }
}

/// The folders that a path begins with if only its first slash was forgotten.
const ROOTS: [&str; 7] = ["etc/", "home/", "opt/", "root/", "srv/", "usr/", "var/"];

/// The file in the folder that the server's other files are in:
///
/// ```text
/// --client-ca-file=/etc/kubernetes/ssl/ca.pem
/// --tls-cert-file=apiserver.pem                   such as /etc/kubernetes/ssl/apiserver.pem
/// ```
fn advice<'s>(path: &str, others_folder: impl Fn() -> Option<&'s str>) -> String {
    if ROOTS.iter().any(|root| path.starts_with(root)) {
        return format!("write /{path} if the first slash was forgotten");
    }
    match others_folder() {
        Some(folder) => {
            format!("write the whole path, such as {folder}/{}", path.trim_start_matches("./"))
        }
        None => RULE.fix.to_owned(),
    }
}

/// The folder of the first file that has a whole path.
fn folder_of_others(server: &ApiServer) -> Option<&str> {
    let mut others = server.flags().filter(|other| reads_file(&other.name));
    others.find_map(|other| {
        let (folder, _) = other.known()?.rsplit_once('/')?;
        if folder.starts_with('/') { Some(folder) } else { None }
    })
}
