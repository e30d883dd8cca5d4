//! The file that `--config` of kube-scheduler names, judged as the scheduler judges it.

mod election;
mod node_terms;
mod plugin_args;
mod plugins;
mod profiles;

use std::sync::OnceLock;

use super::faults::Faults;
use super::formats::FileFormat;
use super::found::judge_flagged;
use super::inquiry::Inquiry;
use super::{ConfigFault, Given, HostFile, Record, Schema, decode};
use crate::apiserver::{ApiServer, FileFault};
use crate::hashed::HashSet;

/// The oldest minor version whose files were read in the source.
const OLDEST: u8 = 20;

const CONFIG: &str = "config";
const KINDS: &[&str] = &["KubeSchedulerConfiguration"];

fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| Schema::read(include_str!("../kube-scheduler.schema")))
}

/// The faults of the file that `--config` names.
pub(super) fn judge_files(
    server: &ApiServer,
    find: &dyn Fn(&str) -> Option<HostFile>,
) -> Vec<FileFault> {
    let flag = (CONFIG, FileFormat::Document(KINDS), OLDEST);
    judge_flagged(server, flag, find, |text, stream, inquiry| {
        let decoded = decode::decode(schema(), KINDS, text, stream, inquiry.minor);
        match decoded.document {
            Some(document) => check(inquiry, document.record),
            None => decoded.faults,
        }
    })
}

/// `ValidateKubeSchedulerConfiguration` (pkg/scheduler/apis/config/validation/validation.go).
fn check(inquiry: Inquiry<'_>, configuration: Record<'_>) -> Vec<ConfigFault> {
    let mut faults = Faults::default();
    limits(configuration, &mut faults);
    election::check(inquiry, configuration, &mut faults);
    profiles::check(inquiry, configuration, &mut faults);
    if inquiry.minor <= LAST_INSECURE {
        listeners(inquiry, configuration, &mut faults);
    }
    extenders(configuration, &mut faults);
    faults.into_list()
}

/// The last minor version that serves without TLS too.
const LAST_INSECURE: u8 = 22;

/// One port for two addresses, and the port that serves with TLS (cmd/kube-scheduler/app/options/insecure_serving.go,
/// 1.20).
fn listeners(inquiry: Inquiry<'_>, configuration: Record<'_>, faults: &mut Faults) {
    const DEFAULT: &str = "0.0.0.0:10251";
    let (health, metrics) = ("healthzBindAddress", "metricsBindAddress");
    let address = |key: &str| match configuration.text(key) {
        Given::Known(text) => Some(text),
        Given::Missing => Some(DEFAULT),
        Given::Unknown => None,
    };
    let (Some(of_health), Some(of_metrics)) = (address(health), address(metrics)) else {
        return;
    };
    let port = |address: &str| address.rsplit_once(':').map(|(_, port)| port.to_owned());
    let written = if configuration.has(metrics) == Some(true) { metrics } else { health };
    // The port that serves with TLS.
    let is_secure = |address: &str| port(address).as_deref() == Some("10259");
    let is_default = !inquiry.has_flag("secure-port");
    for (key, address) in [(health, of_health), (metrics, of_metrics)] {
        if is_default && is_secure(address) {
            let message = format!("{key} is {address}, with the port of --secure-port");
            faults.at(configuration.span_of(key), message, "write another port");
            return;
        }
    }
    if of_health != of_metrics && port(of_health) == port(of_metrics) && port(of_health).is_some() {
        let message = format!("{health} is {of_health} and {metrics} {of_metrics}, with one port");
        faults.at(configuration.span_of(written), message, "write the same address for both");
    }
}

fn limits(configuration: Record<'_>, faults: &mut Faults) {
    if let Given::Known(connection) = configuration.record("clientConnection")
        && let Given::Known(burst) = connection.integer("burst")
        && burst < 0
    {
        faults.at(connection.span_of("burst"), format!("burst is {burst}"), "write 0 or more");
    }
    if let Given::Known(parallelism) = configuration.integer("parallelism")
        && parallelism <= 0
    {
        let message = format!("parallelism is {parallelism}, and must be more than 0");
        faults.at(
            configuration.span_of("parallelism"),
            message,
            "leave it out: it is 16 by default",
        );
    }
    percentage(configuration, faults);
    backoff(configuration, faults);
}

/// The waits before a Pod is tried again.
fn backoff(configuration: Record<'_>, faults: &mut Faults) {
    const INITIAL: &str = "podInitialBackoffSeconds";
    const MOST: &str = "podMaxBackoffSeconds";
    let seconds = |key: &str, default: i64| match configuration.integer(key) {
        Given::Known(seconds) => Some(seconds),
        Given::Missing => Some(default),
        Given::Unknown => None,
    };
    let (Some(initial), Some(most)) = (seconds(INITIAL, 1), seconds(MOST, 10)) else {
        return;
    };
    if initial <= 0 {
        let message = format!("{INITIAL} is {initial}, and must be more than 0");
        faults.at(configuration.span_of(INITIAL), message, "write 1 or more");
    } else if most < initial {
        let (key, help) = if configuration.has(MOST) == Some(true) {
            (MOST, format!("write {initial} or more"))
        } else {
            (INITIAL, format!("set {MOST} too"))
        };
        let message =
            format!("{MOST} is {most}, and must not be less than {INITIAL}, which is {initial}");
        faults.at(configuration.span_of(key), message, help);
    }
}

/// `percentageOfNodesToScore`, of the configuration or of a profile.
fn percentage(record: Record<'_>, faults: &mut Faults) {
    const KEY: &str = "percentageOfNodesToScore";
    if let Given::Known(percentage) = record.integer(KEY)
        && !(0..=100).contains(&percentage)
    {
        let message = format!("{KEY} is {percentage}, and must be from 0 to 100");
        faults.at(record.span_of(KEY), message, "write a number of these");
    }
}

fn extenders(configuration: Record<'_>, faults: &mut Faults) {
    let mut binds = false;
    let mut managed = HashSet::default();
    for extender in configuration.items("extenders") {
        let weight = match extender.integer("weight") {
            Given::Missing => Some(0),
            weight => weight.known(),
        };
        if extender.text("prioritizeVerb").known().is_some()
            && let Some(weight @ ..=0) = weight
        {
            let message = format!("weight is {weight}, and prioritizeVerb needs one of 1 or more");
            faults.at(extender.span_of("weight"), message, "write 1 or more");
        }
        if extender.text("bindVerb").known().is_some() {
            if binds {
                let message = "bindVerb is set for a second extender, and only one may bind";
                faults.at(extender.span_of("bindVerb"), message, "leave it out here");
            }
            binds = true;
        }
        for resource in extender.items("managedResources") {
            let Given::Known(name) = resource.text("name") else {
                continue;
            };
            // validateExtendedResourceName (pkg/scheduler/apis/config/validation), and `IsExtendedResourceName`.
            let message = if !name.contains('/') {
                format!("{name:?} is no extended resource: it has no domain")
            } else if name.contains("kubernetes.io/") || name.starts_with("requests.") {
                format!("{name:?} is no extended resource: Kubernetes has the name for itself")
            } else if !managed.insert(name) {
                format!("{name} is there twice")
            } else {
                continue;
            };
            faults.at(resource.span_of("name"), message, "write it as example.com/name");
        }
    }
}
