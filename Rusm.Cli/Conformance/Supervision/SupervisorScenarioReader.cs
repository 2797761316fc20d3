using System.Diagnostics;
using System.Text.Json;
using LanguageExt;

namespace Rusm.Cli.Conformance.Supervision;

/// <summary>Reads a scenario of a supervisor from its JSON: one line of a recording.</summary>
public static class SupervisorScenarioReader
{
    /// <summary>Reads one scenario.</summary>
    /// <param name="json">Its text.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="ScenarioFormatException">The text is none; the message says where and why.</exception>
    public static SupervisorScenario Read(string json) => AnyScenarioReader.Read(json) switch
    {
        AnyScenario.OfSupervisor found => found.Scenario,
        AnyScenario.OfLinks other => throw new ScenarioFormatException(
            $"scenario {other.Scenario.Name}: has no field \"supervisor\"; give a recording of a supervisor"),
        var other => throw new UnreachableException($"No scenario of a supervisor: {other}"),
    };

    internal static SupervisorScenario ReadFields(JsonFields fields)
    {
        var name = fields.Title("name");
        var supervisor = SupervisorReader.Supervisor(fields.Object("supervisor"));
        var scenario = new SupervisorScenario(
            name,
            supervisor,
            fields.Find("start").Map(events => SupervisorObservationReader.Events(fields, "start", events)),
            Operations(fields, supervisor),
            fields.Find("expect").Map(steps => Expect(fields, steps)));
        fields.NothingElse();
        scenario.Expect.IfSome(steps =>
        {
            fields.MustBeAsLong(scenario.Operations.Count, steps.Count);
            CheckResults(fields, scenario.Operations, steps);
        });
        return scenario;
    }

    private static Seq<SupervisorOperation> Operations(JsonFields fields, ScenarioSupervisor supervisor) => fields
        .Array("ops")
        .Select((json, index) =>
            SupervisorOperationReader.Read(fields.Fields($"operation {index + 1}", json), supervisor.AutoShutdown))
        .ToSeq().Strict();

    private static Seq<ObservedStep> Expect(JsonFields fields, JsonElement steps) => fields
        .ArrayOf("expect", steps)
        .Select((json, index) => SupervisorObservationReader.Step(fields.Fields(StepPlace(index), json)))
        .ToSeq().Strict();

    private static void CheckResults(JsonFields fields, Seq<SupervisorOperation> operations, Seq<ObservedStep> steps)
    {
        for (var index = 0; index < steps.Count; index++)
        {
            if (operations[index].IsCall != steps[index].Result.IsSome)
            {
                throw fields.WrongAt(StepPlace(index), operations[index].IsCall
                    ? $"the field \"result\" is missing, and {operations[index]} is a call; add it"
                    : $"there is a \"result\", and {operations[index]} is no call; leave it out");
            }
        }
    }

    private static string StepPlace(int index) => $"step {index + 1} of \"expect\"";
}
