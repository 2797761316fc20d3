using System.Collections.Concurrent;
using Rusm.Host;
using Rusm.Kernel;

namespace Cluster;

/// <summary>
/// Each silo has a speaker, which sends numbers to the listeners of all other silos, and a listener, which checks that they come once and in order.
/// A stream ends when the speaker hears that the listener is down; then another one begins.
/// </summary>
internal static class Streams
{
    private const string Listeners = "listeners";
    private const int FloodBytes = 1024 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>A listener that gets more than its node can take; empty for none.</summary>
    internal static string Flooded { get; set; } = "";

    /// <summary>The last number that was sent in each stream of the speaker of this silo.</summary>
    internal static ConcurrentDictionary<string, long> Sent { get; } = [];

    /// <summary>The last number that came in each stream to the listener of this silo.</summary>
    internal static ConcurrentDictionary<string, long> Arrived { get; } = [];

    /// <summary>The first number that did not come once and in order; null if there is none.</summary>
    internal static string? Wrong { get; private set; }

    internal static async Task SpeakAsync(ProcessContext context)
    {
        var streams = new Dictionary<MonitorRef, (Pid Listener, string Name)>();
        while (true)
        {
            if (await context.ReceiveAsync(Pause) is Received.Down down && streams.Remove(down.Reference, out var ended))
            {
                Sent.TryRemove(ended.Name, out _);
            }

            foreach (var listener in context.GroupMembers(Listeners).Where(listener => listener.Node != context.Node && streams.Values.All(stream => stream.Listener != listener)))
            {
                var monitor = context.Monitor(listener);
                streams.Add(monitor, (listener, $"{context.Self} to {listener} as {monitor}"));
            }

            foreach (var (listener, name) in streams.Values)
            {
                context.Send(listener, new Counted(context.Self, name, Sent.AddOrUpdate(name, 1, static (_, last) => last + 1), new byte[$"{listener}" == Flooded ? FloodBytes : 0]));
            }
        }
    }

    internal static async Task ListenAsync(ProcessContext context)
    {
        var speakers = new Dictionary<Pid, HashSet<string>>();
        context.JoinGroup(Listeners);
        while (true)
        {
            switch (await context.ReceiveAsync())
            {
                case Received.Message { Content: Counted counted }:
                    if (!speakers.TryGetValue(counted.Speaker, out var names))
                    {
                        context.Monitor(counted.Speaker);
                        speakers.Add(counted.Speaker, names = []);
                    }

                    names.Add(counted.Stream);
                    var last = Arrived.GetValueOrDefault(counted.Stream);
                    Wrong ??= counted.Number == last + 1 ? null : $"{counted.Number} came after {last} from {counted.Stream}";
                    Arrived[counted.Stream] = counted.Number;
                    break;
                case Received.Down down when speakers.Remove(down.Pid, out var ended):
                    foreach (var name in ended)
                    {
                        Arrived.TryRemove(name, out _);
                    }

                    break;
            }
        }
    }
}

/// <summary>A number of a stream.</summary>
[GenerateSerializer]
internal sealed record Counted([property: Id(0)] Pid Speaker, [property: Id(1)] string Stream, [property: Id(2)] long Number, [property: Id(3)] byte[] Ballast);
