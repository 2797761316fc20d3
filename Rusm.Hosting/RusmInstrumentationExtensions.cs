using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Rusm.Host.Observing;

namespace Rusm.Hosting;

/// <summary>Adds Rusm to OpenTelemetry.</summary>
public static class RusmInstrumentationExtensions
{
    /// <summary>Collects the activities of messages, calls and restarts.</summary>
    /// <param name="builder">The builder of the traces.</param>
    /// <returns>The builder.</returns>
    public static TracerProviderBuilder AddRusmInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(RuntimeObserver.ActivitySourceName);
    }

    /// <summary>Collects the metrics.</summary>
    /// <param name="builder">The builder of the metrics.</param>
    /// <returns>The builder.</returns>
    public static MeterProviderBuilder AddRusmInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(RusmMetrics.MeterName);
    }
}
