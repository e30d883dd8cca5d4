//! component-base/tracing/api/v1, `ValidateTracingConfiguration` (apiserver/pkg/server/options/tracing.go
//! before 1.25).

use crate::apiserver::value::url;
use crate::component_config::faults::Faults;
use crate::component_config::{Given, Record};

pub(in crate::component_config) fn check(configuration: Record<'_>, faults: &mut Faults) {
    if let Given::Known(rate) = configuration.integer("samplingRatePerMillion")
        && !(0..=1_000_000).contains(&rate)
    {
        let message = format!("samplingRatePerMillion is {rate}, and must be from 0 to 1000000");
        faults.at(
            configuration.span_of("samplingRatePerMillion"),
            message,
            "write a number of these",
        );
    }
    let Given::Known(endpoint) = configuration.text("endpoint") else {
        return;
    };
    let address =
        if endpoint.contains("//") { endpoint.to_owned() } else { format!("dns://{endpoint}") };
    let wrong = match url::parse(&address) {
        Err(reason) => reason,
        Ok(url) if !matches!(url.scheme.as_str(), "dns" | "unix" | "unix-abstract") => {
            "its scheme is none of dns, unix, unix-abstract"
        }
        Ok(_) => return,
    };
    let message = format!("endpoint {endpoint:?}: {wrong}");
    faults.at(configuration.span_of("endpoint"), message, "write a host and port: localhost:4317");
}
