using Orleans.Runtime.Services;

namespace Rusm.Orleans.Connections;

/// <summary>The services of the silos, as this silo calls them.</summary>
internal interface ISiloServices
{
    /// <summary>The service of a silo. What it throws when it can't be reached is an <see cref="OrleansException"/> or a <see cref="TimeoutException"/>.</summary>
    ISiloService Of(SiloAddress silo);
}

/// <summary>Calls the services of the silos as grain services of Orleans.</summary>
internal sealed class SiloServiceClient(IServiceProvider services) : GrainServiceClient<ISiloService>(services), ISiloServices
{
    public ISiloService Of(SiloAddress silo) => GetGrainService(silo);
}
