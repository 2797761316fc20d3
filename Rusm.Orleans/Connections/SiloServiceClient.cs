using Orleans.Runtime.Services;

namespace Rusm.Orleans.Connections;

/// <summary>Calls the services of other silos.</summary>
internal sealed class SiloServiceClient(IServiceProvider services) : GrainServiceClient<ISiloService>(services)
{
    internal ISiloService Of(SiloAddress silo) => GetGrainService(silo);
}
