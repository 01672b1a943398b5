using Elastickv.SnapshotFs.FileSystem.Memory;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Memory;

public sealed class AttributeTableTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(100)]
    [InlineData(1024)]
    public void WhatIsFoundIsTrue_AndTheTableDoesNotGrow(int capacity)
    {
        var table = new AttributeTable(capacity);
        for (int i = 0; i < 5000; i++)
        {
            var node = NodeId.File(NodeOwner.Redis, 1, i);
            var attributes = new NodeAttributes(i * 3L, i - 100, i % 512);
            table.Set(node, attributes);
            Assert.True(table.TryGet(node, out NodeAttributes found));
            Assert.Equal(attributes, found);
        }

        Assert.InRange(table.Count(), 1, table.Capacity);
        Assert.InRange(table.Capacity, 8, Math.Max(8, capacity));
        for (int i = 0; i < 5000; i++)
        {
            if (table.TryGet(NodeId.File(NodeOwner.Redis, 1, i), out NodeAttributes found))
            {
                Assert.Equal(new NodeAttributes(i * 3L, i - 100, i % 512), found);
            }
        }
    }

    [Fact]
    public void Absent_IsNotFound() => Assert.False(new AttributeTable(8).TryGet(default, out _));

    [Fact]
    public void SecondSet_Replaces()
    {
        var table = new AttributeTable(8);
        table.Set(NodeId.Root, new NodeAttributes(1, 1, 1));
        table.Set(NodeId.Root, new NodeAttributes(2, 2, 2));
        Assert.True(table.TryGet(NodeId.Root, out NodeAttributes found));
        Assert.Equal(new NodeAttributes(2, 2, 2), found);
        Assert.Equal(1, table.Count());
    }

    [Fact]
    public void EntryAskedForSinceTheHandPassed_SurvivesTheOneThatWasNot()
    {
        var table = new AttributeTable(8);
        for (int i = 0; i < 8; i++)
        {
            table.Set(new NodeId((ulong)i + 100), new NodeAttributes(i, 0, 0));
        }

        Assert.True(table.TryGet(new NodeId(107), out _));
        Assert.True(table.TryGet(new NodeId(106), out _));
        for (int i = 0; i < 6; i++)
        {
            table.Set(new NodeId((ulong)i + 200), new NodeAttributes(i, 0, 0));
        }

        Assert.True(table.TryGet(new NodeId(106), out _));
        Assert.True(table.TryGet(new NodeId(107), out _));
    }
}
