using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Rusm.Hosting;

/// <summary>Reports the state of the trees; see <see cref="RusmHostingExtensions.AddRusm(Microsoft.Extensions.DependencyInjection.IHealthChecksBuilder, string, IEnumerable{string}?)"/>.</summary>
internal sealed class SupervisionHealthCheck(SupervisionStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var ended = status.Ended.ToArray();
        string[] degraded = [.. status.Waiting, .. status.AtLimit];
        return Task.FromResult(
            ended.Length > 0 ? new HealthCheckResult(
                context.Registration.FailureStatus, string.Join("; ", ended.Select(static tree => $"the tree {tree.Key} has ended: {tree.Value}")))
            : degraded.Length > 0 ? HealthCheckResult.Degraded(string.Join("; ", degraded))
            : HealthCheckResult.Healthy());
    }
}
