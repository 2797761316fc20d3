using Rusm.Kernel.Supervision;
using Rusm.Kernel.Traces;
using Rusm.Tests.Traces;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Dashboard;

/// <summary>A trace of a supervisor whose children end each second: w1, w2, w1 and w3.</summary>
internal static class SupervisedLife
{
    /// <summary>The number of steps before the supervisor is declared. There are no others.</summary>
    internal const int Steps = 40;

    private static readonly SupervisorFlags Patient = new() { Intensity = 9, Period = TimeSpan.FromSeconds(60) };

    internal static byte[] Bytes() => TraceInMemory.Of(
        Kernel.State.Empty,
        Enumerable.Repeat<TraceEntry>(new TraceEntry.Step(Outside.Spawns()), Steps)
            .Append(new TraceEntry.SupervisorDeclared(A, Outside, Patient, Life.Children))
            .Concat(Life.Of(Patient, "w1", "w2", "w1", "w3").Select(static happened => new TraceEntry.SupervisorEventTaken(A, happened))),
        DateTimeOffset.UnixEpoch);
}
