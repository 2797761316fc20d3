module ShopTests

open System
open System.Threading.Tasks
open NUnit.Framework
open Rusm.Host
open Rusm.Host.Supervision
open Rusm.Properties

let wait (context: ProcessContext) : Task =
    task {
        while true do
            let! _ = context.ReceiveAsync()
            ()
    }

let tree linked () =
    SupervisorSpec()
        .Child("orders", ProcessBody(fun context ->
            (if linked then context.SpawnLink(wait, label = "helper") else context.Spawn(wait, label = "helper"))
            |> ignore

            wait context))

[<Test>]
let ``A helper without a link is found`` () =
    let exn = Assert.ThrowsAsync<PropertyException>(Func<Task>(fun () -> CascadeTest.CheckAsync(tree false) :> Task))
    Assert.That(exn.Message, Does.Contain "<4> helper is alive, and no link leads to it from the root <2>.")
    Assert.That(exn.Message, Does.Contain "CascadeTest.Repeat(tree, TreeProperty.NoOrphans, \"seed 0\");")

[<Test>]
let ``With a link the tree is right`` () : Task = CascadeTest.CheckAsync(tree true)
