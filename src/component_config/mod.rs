//! Configuration files of Kubernetes components: what a component reads because a flag names the file.
//!
//! Two things decide whether a component takes a file. Its decoder knows the API version, the fields and
//! their types: these are tables ([`Schema`]), and [`decode()`] applies them to any component. Its
//! validation looks at the values: these are checks, in a folder for each component.

mod decode;
mod etcd;
mod faults;
mod formats;
mod found;
mod host_files;
mod host_text;
mod inquiry;
mod kube_apiserver;
mod kube_controller_manager;
mod kube_scheduler;
mod kubeconfigs;
mod kubelet;
mod kubelet_checks;
mod kubelet_lists;
mod kubelet_shutdown;
mod record;
mod schema;
mod types;
mod versions;

use std::sync::Arc;

use crate::apiserver::{ApiServer, Component, FileFault};
use crate::source::{Source, Span};
pub use decode::{Decoded, TypedDocument, decode};
pub use etcd::{etcd_field, etcd_flags, etcd_undecodable, is_etcd};
pub use host_files::{HostFile, HostFiles};
pub use host_text::{FAULTS_MAX, HostText};
pub use kube_apiserver::is_configuration;
pub use kubelet::kubelet_faults;
pub use record::{Given, Record};
pub use schema::{DocumentKind, Schema, SchemaField, SchemaType};

/// The faults of the files that a component's flags name. `find` gives the file at a path of the machine, if
/// its content is known.
pub fn judge_files(server: &ApiServer, find: &dyn Fn(&str) -> Option<HostFile>) -> Vec<FileFault> {
    let mut faults = match server.component {
        Component::KubeApiServer => kube_apiserver::judge_files(server, find),
        Component::KubeControllerManager => kube_controller_manager::judge_files(server, find),
        Component::Etcd => etcd::judge_files(server, find),
        Component::KubeScheduler => kube_scheduler::judge_files(server, find),
        Component::Kubelet => kubelet::judge_files(server, find),
    };
    faults.extend(kubeconfigs::judge_files(server, find));
    faults
}

/// Something in a configuration file that stops the component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    /// The offending token.
    pub span: Span,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to write instead; may be empty.
    pub help: String,
}

impl ConfigFault {
    /// A fault without advice.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: String::new() }
    }

    /// The fault of the file that a flag names. `path` is that of the container, and `source` is `None` if the
    /// file is a part of the server's own text.
    pub fn of_flag(self, flag: &'static str, path: &str, source: Option<Arc<Source>>) -> FileFault {
        let Self { span, message, help } = self;
        FileFault { flag, path: path.to_owned(), source, span, message, help }
    }

    /// The fault of a file that is judged by itself.
    pub fn of_own_text(self) -> FileFault {
        self.of_flag("", "", None)
    }

    /// What is the same for the same fault, whatever the advice is.
    pub fn identity(&self) -> (Span, &str) {
        (self.span, &self.message)
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: help.into(), ..self }
    }
}
