using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Rusm.Host;
using Rusm.Properties;

[assembly: DoNotParallelize]

[TestClass]
public sealed class CounterTests
{
    [TestMethod]
    public async Task A_client_that_reads_and_writes_loses_updates()
    {
        var exception = await Assert.ThrowsExactlyAsync<PropertyException>(() => ModelTest.CheckAsync(Model(async (context, _) =>
        {
            var value = await context.CallAsync(Counter.Name, new Get());
            return await context.CallAsync(Counter.Name, new Set(value + 1));
        })));
        StringAssert.StartsWith(exception.Message, "The server is not linearizable.");
    }

    [TestMethod]
    public Task A_server_that_increments_loses_none() =>
        ModelTest.CheckAsync(Model(async (context, _) => await context.CallAsync(Counter.Name, new Increment())));

    private static ServerModel<int, string> Model(Func<ProcessContext, string, Task<object?>> send) => new()
    {
        Initial = 0,
        Commands = Gen.Constant("increment"),
        Step = (value, _) => (value + 1, value + 1),
        Start = runtime =>
        {
            runtime.SpawnServer(Counter.Definition, name: "counter");
            return Task.CompletedTask;
        },
        Send = send,
    };

    private sealed record Get : ICall<Counter, int>;

    private sealed record Set(int Value) : ICall<Counter, int>;

    private sealed record Increment : ICall<Counter, int>;

    private sealed class Counter
    {
        internal static ServerRef<Counter> Name { get; } = new("counter");

        internal static ServerDefinition<Counter, int> Definition { get; } = Server.Define<Counter>().WithState(0)
            .OnQuery((int value, Get _) => value)
            .OnCall((int _, Set request) => (request.Value, request.Value))
            .OnCall((int value, Increment _) => (value + 1, value + 1));
    }
}
