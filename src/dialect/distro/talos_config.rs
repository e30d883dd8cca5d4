//! The server that Talos starts from the fields about its kube-apiserver.
//!
//! The flags and how `extraArgs` are merged with them are those of
//! `internal/app/machined/pkg/controllers/k8s/control_plane_final.go` of siderolabs/talos (11a7fbe),
//! before that `control_plane_static_pod.go` (01a3678).

use crate::apiserver::{ApiServer, Completeness, Dialect, Fault, FaultKind, Version};
use crate::dialect::command_line::{self, CommandLine};
use crate::dialect::distro::talos_documents;
use crate::dialect::distro::talos_flags::{ADDITIVE, TalosForm};
use crate::dialect::distro::talos_release::Releases;
use crate::dialect::flag_entry::{self, FlagEntry};
use crate::dialect::tools;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::Node;

/// The fields of a configuration, or of a part of one, that are about the kube-apiserver.
pub(super) struct TalosConfig<'a> {
    pub(super) anchor: Span,
    pub(super) version: Version,
    /// Names and values of `extraArgs`.
    pub(super) extra: Vec<(MappedText, Node<'a>)>,
    pub(super) completeness: Completeness,
    pub(super) form: TalosForm<'a>,
}

impl TalosConfig<'_> {
    /// The server that Talos starts from them.
    pub(super) fn server(self) -> ApiServer {
        let mut line = CommandLine::new(Dialect::Talos, self.anchor, tools::TALOS);
        let releases = match self.form {
            TalosForm::Document => Releases::of_documents(),
            TalosForm::Field { talos } => Releases::of(talos, &self.version),
        };
        releases.set_tls(&mut line);
        match self.form {
            TalosForm::Document => talos_documents::defaults(&mut line),
            TalosForm::Field { .. } => self.authorization(releases, &mut line),
        }
        let mut faults = Vec::new();
        for (key, value) in &self.extra {
            match self.form.refuses(key.text(), releases) {
                Some(true) => {
                    faults.push(refused(key, true));
                    continue;
                }
                Some(false) => faults.push(refused(key, false)),
                None => {}
            }
            line.replace(merged(key, *value, releases));
        }
        line.server(self.version, self.completeness, faults)
    }

    /// Since 1.9 Talos writes its authorizers into a file for Kubernetes 1.29 and newer, unless a flag about them
    /// is given.
    fn authorization(&self, releases: Releases, line: &mut CommandLine) {
        let mode = ("authorization-mode", Some("Node,RBAC"));
        let file = "/system/config/kubernetes/kube-apiserver/authorization-config.yaml";
        let config = ("authorization-config", Some(file));
        let by_flags = self.extra.iter().any(|(name, _)| {
            name.text() == "authorization-mode" || name.text().starts_with("authorization-webhook-")
        });
        if by_flags || self.version.before(29) {
            line.set_default(mode);
            return;
        }
        match releases.write_authorizers() {
            Some(true) => line.set_default(config),
            Some(false) => line.set_default(mode),
            None => {
                for default in [mode, config] {
                    line.set_default(default);
                    line.may_lack(default.0);
                }
            }
        }
    }
}

fn refused(name: &MappedText, always: bool) -> Fault {
    let all = 0..name.text().len();
    let flag = name.text().to_owned();
    Fault { span: name.span(all), kind: FaultKind::RefusedFlag { flag, always } }
}

/// The flags that an entry of `extraArgs` becomes: one, or one for each item of a list.
fn merged(name: &MappedText, value: Node<'_>, releases: Releases) -> Vec<FlagEntry> {
    let place = name.span(0..name.text().len());
    let suites = releases.suites().map(|suites| ("tls-cipher-suites", suites));
    let mut additive = ADDITIVE.into_iter().chain(suites);
    match additive.find(|(flag, _)| *flag == name.text()) {
        Some((flag, "")) => vec![FlagEntry::field(flag, place, value)],
        Some((flag, default)) => {
            let all = flag_entry::join(&command_line::strings(value), value.span());
            vec![FlagEntry::after(flag, default, &all, place)]
        }
        None if value.is_sequence() => {
            let items = value.items();
            items.map(|item| FlagEntry::named(name, Some(item))).collect()
        }
        None => vec![FlagEntry::named(name, Some(value))],
    }
}
