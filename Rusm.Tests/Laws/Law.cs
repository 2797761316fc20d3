using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Rusm.Cli.Conformance;
using Xunit.Sdk;

namespace Rusm.Tests.Laws;

/// <summary>
/// A sentence over all scenarios. A counter-example is shrunk and printed as a transcript, and as a line that <c>rusm conform</c> can run.
/// </summary>
internal static class Law
{
    /// <summary>Checks that a law holds.</summary>
    /// <param name="scenarios">Of which scenarios.</param>
    /// <param name="cases">How many of them to try.</param>
    /// <param name="check">Throws where the law is broken.</param>
    internal static void Holds(Arbitrary<Scenario> scenarios, int cases, Action<Scenario> check) =>
        Check.One(Config.Default.WithMaxTest(cases).WithStartSize(5).WithRunner(new Judge()), Prop.ForAll(scenarios, check));

    /// <summary>Speaks up only when a law is broken.</summary>
    private sealed class Judge : IRunner
    {
        public void OnStartFixture(Type t)
        {
        }

        public void OnArguments(int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every)
        {
        }

        public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink)
        {
        }

        public void OnFinished(string name, TestResult result)
        {
            switch (result)
            {
                case TestResult.Failed failed:
                    throw new XunitException(Told(failed));
                case TestResult.Exhausted or TestResult.Passed:
                    break;
            }
        }

        private static string Told(TestResult.Failed failed)
        {
            var (statistics, scenario, outcome, seed, size) = (failed.Item1, (Scenario)failed.Item3[0], failed.Item4, failed.Item6, failed.Item7);
            var why = outcome is Outcome.Failed thrown ? thrown.Item.Message : outcome.ToString();
            return $"""
                {why}

                The smallest scenario found, with what the model expects (case {statistics.NumberOfTests}, {statistics.NumberOfShrinks} shrinks; seed {seed}, size {size}):
                {scenario}

                The same, for `rusm conform`:
                {ScenarioWriter.Write(scenario)}

                """;
        }
    }
}
