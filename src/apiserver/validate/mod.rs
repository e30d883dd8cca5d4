//! The checks of a server that look at several flags together.
//!
//! [`value`](super::value) judges a value by itself; here several flags, or several occurrences of
//! one, decide. Each file follows one of the server's `Validate` functions, and names it. A check
//! reports a problem only if every flag that it looks at is known: see [`ServerOptions`].

mod admission;
mod audit;
mod authentication;
mod client;
mod cloud_provider;
mod companions;
mod controllers;
mod curves;
mod emulation;
mod etcd;
mod etcd_features;
mod etcd_logging;
mod etcd_member;
mod etcd_transport;
mod gated;
mod leader_election;
mod logging;
mod network;
mod node_ranges;
mod node_resources;
mod node_settings;
mod options;
mod requests;
mod runtime_config;
mod scheduler;
mod serving;
mod signing;

use super::{ApiServer, Component, Flag};
pub use companions::{Companion, companions};
pub use options::ServerOptions;

/// Something that stops the server.
#[derive(Debug)]
pub struct Problem<'a> {
    /// The flag to change.
    pub flag: &'a Flag,
    /// Another flag that has a part in it, and its part in a few words.
    pub other: Option<(&'a Flag, String)>,
    /// The problem, with the name of the flag: lower case, no full stop.
    pub message: String,
    /// The advice; empty if the advice of the rule is as good.
    pub help: String,
    /// The item of a list that is the problem; empty if all of the value is.
    pub item: String,
}

impl<'a> Problem<'a> {
    fn new(flag: &'a Flag, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { flag, other: None, message, help: String::new(), item: String::new() }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: help.into(), ..self }
    }

    fn item(self, item: impl Into<String>) -> Self {
        Self { item: item.into(), ..self }
    }

    fn other(self, flag: &'a Flag, part: impl Into<String>) -> Self {
        Self { other: Some((flag, part.into())), ..self }
    }
}

/// Values that are refused for what other flags say.
pub fn values(server: &ApiServer) -> Vec<Problem<'_>> {
    let options = ServerOptions::new(server);
    let mut problems = Vec::new();
    match server.component {
        Component::KubeApiServer => of_api_server(&options, &mut problems),
        Component::KubeControllerManager => of_controller_manager(&options, &mut problems),
        Component::KubeScheduler => {
            // The file replaces what these flags say, and the election is judged with it.
            if options.is_absent("config") {
                leader_election::timing(&options, &mut problems);
                leader_election::lock(&options, &mut problems);
                client::limits(&options, &mut problems);
                scheduler::legacy(&options, &mut problems);
            }
            curves::preferences(&options, &mut problems);
            emulation::versions(&options, &mut problems);
            logging::values(&options, &mut problems);
        }
        Component::Kubelet => {
            node_resources::evictions(&options, &mut problems);
            node_resources::reservations(&options, &mut problems);
            node_settings::values(&options, &mut problems);
            logging::values(&options, &mut problems);
        }
        Component::Etcd => {
            etcd_member::timing(&options, &mut problems);
            etcd_member::cluster(&options, &mut problems);
            etcd_logging::outputs(&options, &mut problems);
            etcd_logging::rotation(&options, &mut problems);
            etcd_features::tracing(&options, &mut problems);
            etcd_transport::versions(&options, &mut problems);
            etcd_transport::suites(&options, &mut problems);
            etcd_transport::addresses(&options, &mut problems);
        }
    }
    problems
}

fn of_api_server<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    admission::twice(options, problems);
    audit::backends(options, problems);
    authentication::issuers(options, problems);
    authentication::open_id(options, problems);
    authentication::webhooks(options, problems);
    cloud_provider::provider(options, problems);
    emulation::versions(options, problems);
    authentication::user_id(options, problems);
    etcd::storage(options, problems);
    gated::gates(options, problems);
    gated::leadership(options, problems);
    logging::values(options, problems);
    network::ranges(options, problems);
    network::node_port(options, problems);
    requests::concurrency(options, problems);
    runtime_config::groups(options, problems);
    curves::preferences(options, problems);
}

fn of_controller_manager<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    leader_election::timing(options, problems);
    leader_election::lock(options, problems);
    controllers::names(options, problems);
    node_ranges::cluster(options, problems);
    node_ranges::services(options, problems);
    client::limits(options, problems);
    curves::preferences(options, problems);
    emulation::versions(options, problems);
    logging::values(options, problems);
}

/// Flags that are not taken together.
pub fn conflicts(server: &ApiServer) -> Vec<Problem<'_>> {
    let options = ServerOptions::new(server);
    let mut problems = Vec::new();
    match server.component {
        Component::KubeApiServer => {
            admission::plugins(&options, &mut problems);
            authentication::config_file(&options, &mut problems);
            authentication::same_authority(&options, &mut problems);
            authentication::external_signer(&options, &mut problems);
            logging::formats(&options, &mut problems);
            network::families(&options, &mut problems);
        }
        Component::KubeControllerManager => {
            signing::together(&options, &mut problems);
            node_ranges::masks(&options, &mut problems);
            logging::formats(&options, &mut problems);
        }
        Component::KubeScheduler => logging::formats(&options, &mut problems),
        Component::Kubelet => node_resources::conflicts(&options, &mut problems),
        Component::Etcd => {
            etcd_member::bootstraps(&options, &mut problems);
            etcd_features::twice(&options, &mut problems);
            etcd_transport::conflicts(&options, &mut problems);
        }
    }
    problems
}

/// Flags that need another one, which is missing.
pub fn lacks(server: &ApiServer) -> Vec<Problem<'_>> {
    let options = ServerOptions::new(server);
    let mut problems = Vec::new();
    match server.component {
        Component::KubeApiServer => {}
        Component::KubeControllerManager => {
            serving::pair(&options, &mut problems);
            signing::halves(&options, &mut problems);
        }
        Component::KubeScheduler => serving::pair(&options, &mut problems),
        Component::Kubelet => {
            node_resources::lacks(&options, &mut problems);
            node_settings::lacks(&options, &mut problems);
        }
        Component::Etcd => {
            etcd_transport::halves(&options, &mut problems);
            etcd_transport::listeners(&options, &mut problems);
            etcd_transport::advertised(&options, &mut problems);
            etcd_features::lacks(&options, &mut problems);
        }
    }
    problems
}
