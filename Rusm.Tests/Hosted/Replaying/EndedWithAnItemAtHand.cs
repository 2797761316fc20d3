using Rusm.Host;
using Rusm.Host.Replaying;
using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Replaying;

/// <summary>A body is handed an item, and before it goes on its process is killed: it has not received it, then and in a replay.</summary>
public sealed class EndedWithAnItemAtHand : ReplayFacts
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task It_receives_what_it_had_received_by_then(int received)
    {
        Gate parked = new(), killed = new();
        var trace = await Records(async runtime =>
        {
            var reader = runtime.Spawn(Reader, BodyThread.Own);
            for (var item = 0; item < received; item++)
            {
                runtime.Send(reader, item);
            }

            runtime.Send(reader, "hold");
            await parked.Opened;
            runtime.Send(reader, "at hand");
            runtime.Kill(reader);
            killed.Open();
            await runtime.WhenNoBodyRunsAsync();
        });
        Assert.Equal(new TraceEntry.EndedByOther(new Pid(1), received + 1), Assert.Single(trace.Entries().OfType<TraceEntry.EndedByOther>()));
        IsTheSame(trace, () => Enumerable.Range(0, received).Cast<object>().Append("hold").Append("at hand")
            .Aggregate(new ExternalScript().Spawn(Reader), static (script, message) => script.Send(message)));

        async Task Reader(ProcessContext context)
        {
            while (true)
            {
                if (await Reads(context) is Received.Message { Content: "hold" })
                {
                    // Its thread is kept from going on with the receive that comes next.
                    SynchronizationContext.Current?.Post(_ =>
                    {
                        parked.Open();
                        killed.Block();
                    }, null);
                }
            }
        }
    }
}
