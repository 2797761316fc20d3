using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using BenchmarkDotNet.Validators;
using Perfolizer.Horology;

namespace Rusm.Cli.Benchmarks;

/// <summary>How all benchmarks are run: a short job in this process, time and allocation, and nothing left behind.</summary>
internal static class BenchConfig
{
    private const int WarmUps = 3;
    private const int Iterations = 5;
    private const int IterationMilliseconds = 100;

    // In this process: BenchmarkDotNet's own way is to generate a project and build it, which goes past the lock of the packages.
    internal static IConfig Create(string artifacts, EventProcessor progress) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(5), logOutput: false))
            .WithWarmupCount(WarmUps)
            .WithIterationCount(Iterations)
            .WithIterationTime(TimeInterval.FromMilliseconds(IterationMilliseconds)))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddValidator(JitOptimizationsValidator.FailOnError)
        .AddLogger(NullLogger.Instance)
        .AddEventProcessor(progress)
        .WithOption(ConfigOptions.DisableLogFile, true)
        .WithArtifactsPath(artifacts);

    /// <summary>What a filter looks at: <c>Hub.End_and_replace</c>.</summary>
    internal static string Name(BenchmarkCase one) => $"{one.Descriptor.Type.Name}.{one.Descriptor.WorkloadMethod.Name}";
}
