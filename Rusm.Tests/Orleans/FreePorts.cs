using System.Net;
using System.Net.Sockets;

namespace Rusm.Tests.Orleans;

/// <summary>Ports of this machine on which nothing listens.</summary>
internal static class FreePorts
{
    internal static int[] Of(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(listeners, static listener => listener.Start());
        var ports = Array.ConvertAll(listeners, static listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        Array.ForEach(listeners, static listener => listener.Stop());
        return ports;
    }
}
